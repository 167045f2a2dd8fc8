using System.Collections.Frozen;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Transactions;

/// <summary>What makes a transaction what it is on both links, and which rules it follows: one line of the UnionPay table of transactions.</summary>
/// <param name="Request">Message type of the request: 100, 200 or 220.</param>
/// <param name="ProcessingCode">Field 3.</param>
/// <param name="Condition">Field 25.</param>
/// <param name="IsReversible">True: a 0400 follows where its answer is lost. False: the same message is sent until it is answered.</param>
/// <param name="Original">How field 61 names the original.</param>
/// <param name="Side">Where it counts in a settlement.</param>
/// <param name="Name">消费 / Sale: on screens, slips and lists.</param>
public sealed record TransactionForm(
    TransactionKind Kind, short Request, string ProcessingCode, string Condition, bool IsReversible, OriginalReference Original, TotalsSide Side, Bilingual Name)
{
    private const string Takes = "000000", GivesBack = "200000", Asks = "310000", Holds = "030000";
    private const string Normal = "00", OfPreAuthorisation = "06";

    private static readonly FrozenDictionary<TransactionKind, TransactionForm> Forms = new TransactionForm[]
    {
        new(TransactionKind.Balance, 200, Asks, Normal, false, OriginalReference.None, TotalsSide.None, new("余额查询", "Balance inquiry")),
        new(TransactionKind.Query, 200, Asks, Normal, false, OriginalReference.Trace, TotalsSide.None, new("交易查询", "Transaction query")),
        new(TransactionKind.Sale, 200, Takes, Normal, true, OriginalReference.None, TotalsSide.Debit, new("消费", "Sale")),
        new(TransactionKind.SaleVoid, 200, GivesBack, Normal, true, OriginalReference.Trace, TotalsSide.Credit, new("消费撤销", "Sale void")),
        new(TransactionKind.Refund, 220, GivesBack, Normal, false, OriginalReference.TraceAndDate, TotalsSide.Credit, new("退货", "Refund")),
        new(TransactionKind.PreAuthorisation, 100, Holds, OfPreAuthorisation, true, OriginalReference.None, TotalsSide.None, new("预授权", "Pre-authorisation")),
        new(TransactionKind.PreAuthorisationVoid, 100, GivesBack, OfPreAuthorisation, true, OriginalReference.TraceAndDate, TotalsSide.None, new("预授权撤销", "Pre-auth void")),
        new(TransactionKind.Completion, 200, Takes, OfPreAuthorisation, true, OriginalReference.TraceAndDate, TotalsSide.Debit, new("预授权完成(请求)", "Pre-auth completion")),
        new(TransactionKind.CompletionVoid, 200, GivesBack, OfPreAuthorisation, true, OriginalReference.TraceAndDate, TotalsSide.Credit, new("预授权完成撤销", "Completion void")),
        new(TransactionKind.CompletionNotice, 220, Takes, OfPreAuthorisation, false, OriginalReference.TraceAndDate, TotalsSide.Debit, new("预授权完成(通知)", "Completion notice")),
        new(TransactionKind.OfflineSale, 220, Takes, Normal, false, OriginalReference.TraceAndDate, TotalsSide.Debit, new("离线结算", "Offline sale")),
        new(TransactionKind.TipAdjust, 220, Takes, Normal, false, OriginalReference.TraceAndDate, TotalsSide.None, new("小费调整", "Tip adjustment")),
    }.ToFrozenDictionary(form => form.Kind);

    /// <summary>All forms.</summary>
    public static IEnumerable<TransactionForm> All => Forms.Values;

    /// <summary>A notice (0220) that the terminal keeps and tells when the line is there; the cashier does not wait for it. A refund is sent at once.</summary>
    public bool IsStored => Kind is TransactionKind.CompletionNotice or TransactionKind.OfflineSale or TransactionKind.TipAdjust;

    /// <summary>True where it takes back or ends another transaction and the supervisor must agree.</summary>
    public bool NeedsSupervisor => ProcessingCode == GivesBack;

    /// <summary>The line of a kind.</summary>
    /// <exception cref="KeyNotFoundException">There is no such kind.</exception>
    public static TransactionForm Of(TransactionKind kind) => Forms[kind];

    /// <summary>The line that a request belongs to; null where message type, field 60.1, 3 and 25 name none together.</summary>
    /// <param name="code">Field 60.1.</param>
    public static TransactionForm? Find(short request, int code, string? processingCode, string? condition) =>
        Forms.TryGetValue((TransactionKind)code, out var form) && form.Request == request && form.ProcessingCode == processingCode && form.Condition == condition
            ? form
            : null;
}
