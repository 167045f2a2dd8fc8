using Piaohao.Acquirer.Books;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Settlement;

/// <summary>Names what two sides of a batch do not have in common: a record is known by its trace number.</summary>
internal static class BatchComparison
{
    /// <summary>In the order of trace numbers.</summary>
    /// <param name="rows">The host's transactions of the batch.</param>
    /// <param name="records">What the terminal uploaded.</param>
    public static IEnumerable<BatchDifference> Compare(IEnumerable<Transaction> rows, IEnumerable<UploadedRecord> records)
    {
        var host = rows.Where(Counts).ToDictionary(row => row.Key.Trace);
        var terminal = records.ToDictionary(record => record.Trace);
        foreach (var trace in host.Keys.Union(terminal.Keys).Order())
        {
            var (row, record) = (host.GetValueOrDefault(trace), terminal.TryGetValue(trace, out var told) ? told : (UploadedRecord?)null);
            var isOther = row is not null && record is { Code: not 0 } other && other.Code != (int)row.Kind;
            if (record is { } there && (row is null || isOther)) yield return new BatchDifference(DifferenceSide.TerminalOnly, there.Code, trace, there.Fen, 0);
            if (row is not null && (record is null || isOther)) yield return new BatchDifference(DifferenceSide.HostOnly, (int)row.Kind, trace, 0, row.Total.Minor);
            if (row is not null && record is { } both && !isOther && both.Fen != row.Total.Minor)
                yield return new BatchDifference(DifferenceSide.Amounts, (int)row.Kind, trace, both.Fen, row.Total.Minor);
        }
    }

    /// <summary>What the host's side gained or lost since both were found equal: a notice that the network answered, a reversal that came.</summary>
    public static IEnumerable<BatchDifference> Since(IEnumerable<Transaction> rows, DateTimeOffset equalAt) => rows
        .Where(row => row.EndedAt >= equalAt && row.WasApproved && (TransactionForm.Of(row.Kind).Side != TotalsSide.None || row.Kind == TransactionKind.TipAdjust))
        .Select(row => TransactionMoves.Stands(row.State)
            ? new BatchDifference(DifferenceSide.HostOnly, (int)row.Kind, row.Key.Trace, 0, row.Total.Minor)
            : new BatchDifference(DifferenceSide.TerminalOnly, (int)row.Kind, row.Key.Trace, row.Total.Minor, 0));

    private static bool Counts(Transaction row) => TransactionMoves.Stands(row.State) && TransactionForm.Of(row.Kind).Side != TotalsSide.None;
}
