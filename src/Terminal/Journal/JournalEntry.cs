using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Journal;

/// <summary>One transaction in the terminal's journal; what its slip is made of.</summary>
/// <param name="Batch">Batch number, 1 to 999999.</param>
/// <param name="Trace">STAN, printed as 凭证号.</param>
/// <param name="Amount">What was approved; the tip of a sale is not in it, that of a tip adjustment is.</param>
/// <param name="MaskedPan">6 + 4.</param>
/// <param name="Expiry">YYMM, or empty.</param>
/// <param name="Entry">Entry letter of slips: <c>S</c> swiped, <c>M</c> typed, <c>N</c> no card.</param>
/// <param name="PinEntered">False: the cardholder signs.</param>
/// <param name="Operator">Two digits.</param>
/// <param name="At">Asia/Shanghai; the host's time where it answered (fields 12 and 13).</param>
/// <param name="ResponseCode">Field 39 of the answer to the transaction; while it is reversed and after, of the reversal.</param>
/// <param name="Issuer">Institution number from field 44.</param>
/// <param name="Acquirer">Institution number from field 44.</param>
/// <param name="Remark">Texts from field 63, or empty.</param>
public sealed record JournalEntry(
    int Batch, int Trace, TransactionState State, Money Amount, string MaskedPan, string Expiry, char Entry, bool PinEntered, string Operator,
    DateTime At, string ResponseCode, string Rrn, string AuthorisationCode, string Issuer, string Acquirer, string Remark)
{
    public TransactionKind Kind { get; init; } = TransactionKind.Sale;

    /// <summary>What was asked for, where only a part was approved; otherwise null.</summary>
    public Money? Requested { get; init; }

    /// <summary>The tip added to a sale; of a tip adjustment the tip that its amount contains.</summary>
    public Money Tip { get; init; } = Money.Fen(0);

    /// <summary>What refunds have given back so far, as far as this terminal knows.</summary>
    public Money Refunded { get; init; } = Money.Fen(0);

    /// <summary>The transaction it takes back, completes or adjusts; null where there is none.</summary>
    public OriginalTransaction? Original { get; init; }

    /// <summary>Why a refund was given: two digits (docs/wire.md, B1); otherwise empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Done in training: it counts nowhere.</summary>
    public bool Training { get; init; }

    /// <summary>Amount and tip: what the cardholder pays and the settlement counts.</summary>
    public Money Total => Kind == TransactionKind.TipAdjust ? Amount : Amount + Tip;
}

/// <summary>How a transaction names its original.</summary>
/// <param name="Batch">Zero where the original is not of this terminal's journal.</param>
/// <param name="Trace">Zero where the original is not of this terminal's journal.</param>
/// <param name="Rrn">Field 37, or empty.</param>
/// <param name="Date">MMDD, or empty.</param>
/// <param name="Authorisation">Field 38, or empty.</param>
public sealed record OriginalTransaction(int Batch, int Trace, string Rrn, string Date, string Authorisation)
{
    /// <summary>The numbers of a transaction of this journal.</summary>
    public static OriginalTransaction Of(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(entry.Batch, entry.Trace, entry.Rrn, entry.At.ToString("MMdd", CultureInfo.InvariantCulture), entry.AuthorisationCode);
    }
}
