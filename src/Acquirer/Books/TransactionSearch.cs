using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>What is looked for among a merchant's transactions; all that is given must hold.</summary>
public sealed record TransactionSearch(string MerchantId)
{
    /// <summary>The last four digits of the card.</summary>
    public string? LastFour { get; init; }

    /// <summary>What was asked for, what was approved of it, or the whole with its tips.</summary>
    public Money? Amount { get; init; }

    /// <summary>Field 37, 12 digits.</summary>
    public string? Rrn { get; init; }

    /// <summary>Terminal, batch and trace number as they stand on the slip.</summary>
    public (string TerminalId, int Batch, int Trace)? Slip { get; init; }

    /// <summary>Begun at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Begun before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>As it stands now.</summary>
    public TransactionState? State { get; init; }

    /// <summary>What was done.</summary>
    public TransactionKind? Kind { get; init; }

    /// <summary>True for a transaction of which all holds that is asked.</summary>
    public bool Finds(Transaction row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Key.MerchantId == MerchantId
            && (LastFour is null || (row.PanMasked.Length > 0 && row.PanMasked.EndsWith(LastFour, StringComparison.Ordinal)))
            && (Amount is not { } amount || row.Requested == amount || row.Amount == amount || row.Total == amount)
            && (Rrn is null || row.Rrn == Rrn)
            && (Slip is not { } slip || (row.Key.TerminalId, row.Key.Batch, row.Key.Trace) == slip)
            && (From is not { } from || row.StartedAt >= from)
            && (To is not { } to || row.StartedAt < to)
            && (State is not { } state || row.State == state)
            && (Kind is not { } kind || row.Kind == kind);
    }

    /// <summary>Null, or what no transaction can have, as a sentence.</summary>
    internal string? Fault()
    {
        if (string.IsNullOrEmpty(MerchantId)) return "A search is for the transactions of one merchant.";
        if (LastFour is not null && (LastFour.Length != 4 || !LastFour.All(char.IsAsciiDigit))) return "The end of a card number is four digits.";
        if (Rrn is not null && (Rrn.Length != 12 || !Rrn.All(char.IsAsciiDigit))) return "An RRN is 12 digits.";
        if (Amount is { } amount && (amount.IsNegative || amount.IsZero)) return "An amount is above zero.";
        return From >= To ? "The time that is searched ends before it begins." : null;
    }
}

/// <summary>Transactions that were found, newest first.</summary>
/// <param name="Next">Where to go on; null where everything has been looked at. A page may be short, or empty, and still go on: one call looks at so many transactions only.</param>
public sealed record SearchPage(ImmutableArray<Transaction> Rows, SearchCursor? Next);

/// <summary>A place in a merchant's transactions from the newest to the oldest.</summary>
/// <param name="Before">What began before this is still to be looked at,</param>
/// <param name="After">and of what began at just that moment, what comes behind this key; null: nothing.</param>
public readonly record struct SearchCursor(DateTimeOffset Before, TransactionKey? After)
{
    /// <summary>A short text for addresses and the command line; <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => After is { } key
        ? string.Create(CultureInfo.InvariantCulture, $"{Before.ToUnixTimeMilliseconds()}.{key.TerminalId}.{key.Batch}.{key.Trace}")
        : Before.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, string merchantId, out SearchCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        cursor = default;
        var parts = text.Split('.');
        if (parts.Length is not (1 or 4) || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ms) || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()) return false;
        var before = DateTimeOffset.FromUnixTimeMilliseconds(ms);
        if (parts.Length == 1)
        {
            cursor = new SearchCursor(before, null);
            return true;
        }

        if (!int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var batch) || !int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var trace)) return false;
        cursor = new SearchCursor(before, new TransactionKey(merchantId, parts[1], batch, trace));
        return true;
    }

    /// <summary>The order of a page: the newest first, and what began in one moment by its key.</summary>
    internal static int Compare(Transaction one, Transaction other) =>
        one.StartedAt != other.StartedAt ? other.StartedAt.CompareTo(one.StartedAt) : CompareKeys(other.Key, one.Key);

    internal static int CompareKeys(TransactionKey one, TransactionKey other) => (string.CompareOrdinal(one.TerminalId, other.TerminalId), one.Batch.CompareTo(other.Batch)) switch
    {
        ( < 0 or > 0, _) and var order => order.Item1,
        (_, < 0 or > 0) and var order => order.Item2,
        _ => one.Trace.CompareTo(other.Trace),
    };
}
