using Microsoft.Extensions.Logging;

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
    public static partial void TransactionEnded(ILogger log, string tid, int trace, Journal.TransactionState state, string code);

    [LoggerMessage(3010, LogLevel.Critical, "Terminal {Tid}: storage failed, the terminal starts again")]
    public static partial void StorageFailed(ILogger log, Exception failure, string tid);

    [LoggerMessage(3009, LogLevel.Error, "Terminal {Tid}: self-test {Code} failed")]
    public static partial void SelfTestFailed(ILogger log, string tid, string code);
}
