using System.Data.Common;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>The columns of <c>transactions</c>, in one order for writing and reading.</summary>
internal static class TransactionTable
{
    public static readonly string[] Columns =
    [
        "merchant_id", "terminal_id", "batch", "trace", "state", "amount_minor", "currency", "entry_mode",
        "field60", "pan_masked", "pan_hash", "issuer_id",
        "fee_card", "fee_minor", "operator_id", "rrn", "network_stan", "network_time", "authorisation",
        "response_code", "settlement_date", "business_date",
        "started_at_ms", "ended_at_ms", "kind", "original_terminal", "original_batch", "original_trace",
        "requested_minor", "tip_minor", "tip_fee_minor", "refunded_minor", "refunded_fee_minor", "claimed_minor",
    ];

    /// <summary>What a new row has beside them: the end of its card, and where its first line and its entry are.</summary>
    public static readonly string[] NewColumns = [.. Columns, "card_end", "asked_line", "entry_position"];

    /// <summary>What it has where there are several hosts: whose it is.</summary>
    public static readonly string[] NewColumnsBesideOthers = [.. NewColumns, "node"];

    public static readonly string Select = $"SELECT {string.Join(", ", Columns)} FROM transactions";

    /// <summary>The values of <see cref="NewColumns"/> but for the last two.</summary>
    public static void AddValues(Transaction row, List<object?> values) => values.AddRange((ReadOnlySpan<object?>)
    [
        row.Key.MerchantId, row.Key.TerminalId, row.Key.Batch, row.Key.Trace, row.State, row.Amount.Minor,
        (int)row.Amount.Currency.Number, row.EntryMode,
        row.Field60, row.PanMasked, row.PanHash, row.IssuerId, row.FeeCard, row.Fee.Minor, row.OperatorId, row.Rrn,
        row.NetworkStan, row.NetworkTime,
        row.Authorisation, row.ResponseCode, row.SettlementDate,
        row.BusinessDate.ToString("O", CultureInfo.InvariantCulture),
        row.StartedAt.ToUnixTimeMilliseconds(), row.EndedAt.ToUnixTimeMilliseconds(), row.Kind,
        row.OriginalKey?.TerminalId ?? "", row.OriginalKey?.Batch ?? 0, row.OriginalKey?.Trace ?? 0,
        row.Requested.Minor, row.Tip.Minor, row.TipFee.Minor, row.Refunded.Minor, row.RefundedFee.Minor, row.Claimed.Minor,
        CardEnd(row.PanMasked),
    ]);

    /// <summary>The last four digits, as they are looked for; -1 where there is no card.</summary>
    public static int CardEnd(string panMasked) => panMasked.Length == 0 ? -1 : int.Parse(panMasked.AsSpan(panMasked.Length - 4), CultureInfo.InvariantCulture);

    public static Transaction Read(DbDataReader row)
    {
        var currency = CurrencyOf(row.GetInt32(6));
        return new Transaction
        {
            Key = KeyOf(row),
            State = (TransactionState)row.GetInt32(4),
            Amount = new Money(row.GetInt64(5), currency),
            EntryMode = row.GetString(7),
            Field60 = row.GetString(8),
            PanMasked = row.GetString(9),
            PanHash = row.IsDBNull(10) ? null : (byte[])row.GetValue(10),
            IssuerId = row.GetString(11),
            FeeCard = (FeeCard)row.GetInt32(12),
            Fee = new Money(row.GetInt64(13), currency),
            OperatorId = row.GetString(14),
            Rrn = row.GetString(15),
            NetworkStan = row.GetInt32(16),
            NetworkTime = row.GetString(17),
            Authorisation = row.GetString(18),
            ResponseCode = row.GetString(19),
            SettlementDate = row.GetString(20),
            BusinessDate = DateOnly.ParseExact(row.GetString(21), "O", CultureInfo.InvariantCulture),
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(22)),
            EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(23)),
            Kind = (TransactionKind)row.GetInt32(24),
            OriginalKey = row.GetInt32(27) == 0
                ? null
                : new TransactionKey(row.GetString(0), row.GetString(25), row.GetInt32(26), row.GetInt32(27)),
            Requested = new Money(row.GetInt64(28), currency),
            Tip = new Money(row.GetInt64(29), currency),
            TipFee = new Money(row.GetInt64(30), currency),
            Refunded = new Money(row.GetInt64(31), currency),
            RefundedFee = new Money(row.GetInt64(32), currency),
            Claimed = new Money(row.GetInt64(33), currency),
        };
    }

    /// <summary>The key, from a row that begins with it.</summary>
    public static TransactionKey KeyOf(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3));

    public static Currency CurrencyOf(int number) =>
        Currency.TryFromNumber(number, out var currency)
            ? currency
            : throw new InvalidOperationException($"The books hold the unknown currency {number}.");
}
