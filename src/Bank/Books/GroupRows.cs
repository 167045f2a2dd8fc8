using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>The rows a group adds, written a table at a time.</summary>
internal sealed class GroupRows
{
    /// <summary>Money out of the cardholder's account.</summary>
    public const string Debit = "D";

    /// <summary>Money back into it.</summary>
    public const string Credit = "C";

    private static readonly string[] SaleColumns =
    [
        "acquirer_id", "sent", "stan", "digest", "pan_hash", "pan_masked", "issuer_id", "account_id",
        "amount_fen", "rrn", "terminal_id", "merchant_id", "code", "authorisation", "settlement", "received_at",
    ];

    private static readonly string[] PostingColumns = ["acquirer_id", "sent", "stan", "direction", "account_id", "amount_fen", "posted_at"];

    private static readonly string[] ReversalColumns = ["acquirer_id", "sent", "stan", "code", "moved", "amount_fen", "rrn", "reason", "received_at"];

    private readonly List<object?> sales = [];
    private readonly List<object?> postings = [];
    private readonly List<object?> reversals = [];

    public void Add(SaleInstruction sale) => sales.AddRange(
    [
        sale.Key.AcquirerId, sale.Key.Sent, sale.Key.Stan, sale.Digest, sale.PanHash, sale.PanMasked, sale.IssuerId, sale.Facts.Card?.AccountId,
        sale.Facts.Amount, sale.Rrn, sale.TerminalId, sale.MerchantId, sale.Answer.Code, sale.Answer.Authorisation, sale.Answer.Settlement,
        sale.Received.ToUnixTimeMilliseconds(),
    ]);

    public void Add(ReversalInstruction reversal, string code, bool moved) => reversals.AddRange(
    [
        reversal.Original.AcquirerId, reversal.Original.Sent, reversal.Original.Stan, code, moved ? 1L : 0L, reversal.Amount, reversal.Rrn,
        reversal.Reason, reversal.Received.ToUnixTimeMilliseconds(),
    ]);

    public void AddPosting(MessageKey key, string direction, long account, long amount, DateTimeOffset at) =>
        postings.AddRange([key.AcquirerId, key.Sent, key.Stan, direction, account, amount, at.ToUnixTimeMilliseconds()]);

    public void Write(WriteSession session)
    {
        if (sales.Count > 0) session.InsertMany("sale", SaleColumns, sales);
        if (postings.Count > 0) session.InsertMany("posting", PostingColumns, postings);
        if (reversals.Count > 0) session.InsertMany("reversal", ReversalColumns, reversals);
    }
}
