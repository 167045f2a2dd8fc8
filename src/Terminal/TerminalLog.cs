using Microsoft.Extensions.Logging;
using Piaohao.Keys;
using Piaohao.Orders;
using Piaohao.Transactions;

namespace Piaohao.Terminal;

/// <summary>What the terminal writes to the log; no card data, ever.</summary>
internal static partial class TerminalLog
{
    [LoggerMessage(3001, LogLevel.Information, "Terminal {Tid}: switched off")]
    public static partial void SwitchedOff(ILogger log, string tid);

    [LoggerMessage(3002, LogLevel.Information, "Terminal {Tid}: signed in, batch {Batch}")]
    public static partial void SignedIn(ILogger log, string tid, int batch);

    [LoggerMessage(3003, LogLevel.Warning, "Terminal {Tid}: answer to {Trace} is not taken: {Fault}")]
    public static partial void AnswerRefused(ILogger log, string tid, int trace, string fault);

    [LoggerMessage(3004, LogLevel.Warning, "Terminal {Tid}: outcome of {Trace} is not known, it is reversed with reason {Reason}")]
    public static partial void OutcomeUnknown(ILogger log, string tid, int trace, string reason);

    [LoggerMessage(3005, LogLevel.Information, "Terminal {Tid}: reversal of {Trace} answered {Code}")]
    public static partial void ReversalAnswered(ILogger log, string tid, int trace, string code);

    [LoggerMessage(3006, LogLevel.Error, "Terminal {Tid}: the host refuses the reversal of {Trace} for good with {Code}; someone must look at it")]
    public static partial void ReversalRefused(ILogger log, string tid, int trace, string code);

    [LoggerMessage(3007, LogLevel.Warning, "Terminal {Tid}: slip of {Trace} was not printed: {Result}")]
    public static partial void SlipNotPrinted(ILogger log, string tid, int trace, Devices.PrintResult result);

    [LoggerMessage(3008, LogLevel.Information, "Terminal {Tid}: {Trace} ended as {State} with {Code}")]
    public static partial void TransactionEnded(ILogger log, string tid, int trace, Transactions.TransactionState state, string code);

    [LoggerMessage(3011, LogLevel.Information, "Terminal {Tid}: {Right} was allowed to operator {Operator} by {Approver}")]
    public static partial void RightGranted(ILogger log, string tid, Operators.Right right, string @operator, string approver);

    [LoggerMessage(3012, LogLevel.Information, "Terminal {Tid}: notice {Trace} answered {Code}")]
    public static partial void NoticeAnswered(ILogger log, string tid, int trace, string code);

    [LoggerMessage(3071, LogLevel.Information, "Terminal {Tid}: signature of {Trace}: {Decision}")]
    public static partial void SignatureDecided(ILogger log, string tid, int trace, string decision);

    [LoggerMessage(3072, LogLevel.Information, "Terminal {Tid}: upload of the signature of {Trace} answered {Code}")]
    public static partial void SignatureAnswered(ILogger log, string tid, int trace, string code);

    [LoggerMessage(3021, LogLevel.Information, "Terminal {Tid}: settlement of batch {Batch} begun")]
    public static partial void SettlementBegun(ILogger log, string tid, int batch);

    [LoggerMessage(3022, LogLevel.Warning, "Terminal {Tid}: settlement of batch {Batch} stands at {Step} and goes on later")]
    public static partial void SettlementStopped(ILogger log, string tid, int batch, Batches.SettlementStep step);

    [LoggerMessage(3023, LogLevel.Information, "Terminal {Tid}: batch {Batch} settled, balanced {Balanced}, {Differences} named differences")]
    public static partial void SettlementEnded(ILogger log, string tid, int batch, bool balanced, int differences);

    [LoggerMessage(3024, LogLevel.Warning, "Terminal {Tid}: {Report} was not printed: {Result}")]
    public static partial void ReportNotPrinted(ILogger log, string tid, string report, Devices.PrintResult result);

    [LoggerMessage(3025, LogLevel.Information, "Terminal {Tid}: operator {Number} removed by {By}")]
    public static partial void OperatorRemoved(ILogger log, string tid, string number, string by);

    [LoggerMessage(3026, LogLevel.Information, "Terminal {Tid}: operator {Number} has a new password, given by {By}")]
    public static partial void PasswordSet(ILogger log, string tid, string number, string by);

    [LoggerMessage(3027, LogLevel.Information, "Terminal {Tid}: training {Begins}")]
    public static partial void TrainingChanged(ILogger log, string tid, bool begins);

    [LoggerMessage(3028, LogLevel.Error, "Terminal {Tid}: the language could not be written")]
    public static partial void LanguageForgotten(ILogger log, Exception failure, string tid);

    [LoggerMessage(3010, LogLevel.Critical, "Terminal {Tid}: storage failed, the terminal starts again")]
    public static partial void StorageFailed(ILogger log, Exception failure, string tid);

    [LoggerMessage(3021, LogLevel.Information, "Terminal {Tid}: {Kind} of version {Version} is in use")]
    public static partial void SetInUse(ILogger log, string tid, SetKind kind, int version);

    [LoggerMessage(3022, LogLevel.Error, "Terminal {Tid}: {Kind} of version {Version} is not taken: {Fault}; the one before stays")]
    public static partial void SetRefused(ILogger log, string tid, SetKind kind, int version, string fault);

    [LoggerMessage(3023, LogLevel.Information, "Terminal {Tid}: activated, master key {CheckValue}")]
    public static partial void Activated(ILogger log, string tid, Kcv checkValue);

    [LoggerMessage(3009, LogLevel.Error, "Terminal {Tid}: self-test {Code} failed")]
    public static partial void SelfTestFailed(ILogger log, string tid, string code);
}
