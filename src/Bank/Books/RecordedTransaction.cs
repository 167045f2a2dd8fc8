using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>A transaction of the books, with what reversals and linked transactions have made of it. Only those that stand themselves count:
/// a void that was taken back is none.</summary>
internal sealed class RecordedTransaction
{
    public required MessageKey Key { get; init; }

    public required TransactionKind Kind { get; init; }

    public required MoneyEffect Effect { get; init; }

    /// <summary>The original of a linked transaction, or null.</summary>
    public required MessageKey? Original { get; init; }

    public required string Digest { get; init; }

    public required string PanHash { get; init; }

    public required long? AccountId { get; init; }

    /// <summary>Fen asked for: field 4 of the request.</summary>
    public required long Asked { get; init; }

    public required DateTimeOffset Received { get; init; }

    public required TransactionAnswer Answer { get; init; }

    /// <summary>A reversal took it back.</summary>
    public bool IsReversed { get; set; }

    /// <summary>A void took it back.</summary>
    public bool IsVoided { get; set; }

    /// <summary>Fen of its tips.</summary>
    public long Tips { get; set; }

    /// <summary>Fen of its refunds.</summary>
    public long Refunded { get; set; }

    /// <summary>True where its own effect is in force, whatever linked transactions did since.</summary>
    public bool Stands => Answer.IsApproval && !IsReversed;

    /// <summary>Fen that it took with its tips.</summary>
    public long Whole => Answer.Approved + Tips;

    /// <summary>Fen that may still be refunded.</summary>
    public long Remaining => Whole - Refunded;
}
