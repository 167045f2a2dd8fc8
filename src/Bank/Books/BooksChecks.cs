using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>The checks of <see cref="BankAudit.Verify"/>. They use the rows alone: nothing of the code that wrote them.</summary>
internal static class BooksChecks
{
    private const int PreAuthorisation = (int)TransactionKind.PreAuthorisation, PreAuthorisationVoid = (int)TransactionKind.PreAuthorisationVoid;
    private const int Completion = (int)TransactionKind.Completion, CompletionNotice = (int)TransactionKind.CompletionNotice;
    private const int CompletionVoid = (int)TransactionKind.CompletionVoid, SaleVoid = (int)TransactionKind.SaleVoid;
    private const int Refund = (int)TransactionKind.Refund, Tip = (int)TransactionKind.TipAdjust, Balance = (int)TransactionKind.Balance;

    /// <summary>Transactions that were approved and not reversed.</summary>
    private const string Standing =
        "SELECT t.* FROM card_transaction t LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan " +
        "WHERE t.code IN ('00', '10') AND r.stan IS NULL";

    public static IEnumerable<BankDifference> Run(ReadSession books) =>
        [.. Balances(books), .. HeldSums(books), .. Postings(books), .. Reversals(books), .. Originals(books), .. Linked(books), .. Holds(books)];

    private static IEnumerable<BankDifference> Balances(ReadSession books) => books.Query(
        "SELECT a.account_id, a.balance_fen, a.opening_fen + COALESCE(p.moved_fen, 0) FROM account a LEFT JOIN (" +
        "SELECT account_id, SUM(CASE WHEN direction = 'C' THEN amount_fen ELSE -amount_fen END) AS moved_fen FROM posting GROUP BY account_id) p " +
        "ON p.account_id = a.account_id",
        r => (Account: r.GetInt64(0), Kept: r.GetInt64(1), Computed: r.GetInt64(2)))
        .Where(a => a.Kept != a.Computed)
        .Select(a => new BankDifference($"account {a.Account}", $"balance {Money.Fen(a.Computed)} by its postings", $"{Money.Fen(a.Kept)}"));

    private static IReadOnlyList<BankDifference> HeldSums(ReadSession books) => books.Query(
        "SELECT a.account_id, a.held_fen, COALESCE(h.held_fen, 0) FROM account a LEFT JOIN (" +
        "SELECT account_id, SUM(amount_fen) AS held_fen FROM hold WHERE status = 'held' GROUP BY account_id) h ON h.account_id = a.account_id " +
        "WHERE a.held_fen <> COALESCE(h.held_fen, 0)",
        r => new BankDifference($"account {r.GetInt64(0)}", $"{Money.Fen(r.GetInt64(2))} held by its holds", $"{Money.Fen(r.GetInt64(1))}"));

    /// <summary>Each approval moved its amount once in its own direction, a refusal nothing; kinds have the directions they must have.</summary>
    private static IReadOnlyList<BankDifference> Postings(ReadSession books) => books.Query(
        "SELECT t.kind, t.sent, t.stan, t.code, t.approved_fen, COALESCE(p.amount_fen, 0) FROM card_transaction t " +
        "LEFT JOIN posting p ON p.acquirer_id = t.acquirer_id AND p.sent = t.sent AND p.stan = t.stan AND p.direction = t.direction " +
        "WHERE COALESCE(p.amount_fen, 0) <> CASE WHEN t.code IN ('00', '10') AND t.direction IS NOT NULL THEN t.approved_fen ELSE 0 END " +
        "OR (t.code NOT IN ('00', '10') AND t.approved_fen <> 0) OR (t.code = '00' AND t.approved_fen <> t.amount_fen) OR t.approved_fen > t.amount_fen " +
        $"OR (p.stan IS NOT NULL AND p.account_id <> t.account_id) OR COALESCE(t.direction, '-') <> CASE WHEN t.kind IN ({Balance}, {PreAuthorisation}, {PreAuthorisationVoid}) " +
        $"THEN '-' WHEN t.kind IN ({SaleVoid}, {CompletionVoid}, {Refund}) THEN 'C' WHEN t.kind = {Tip} THEN t.direction ELSE 'D' END",
        r => new BankDifference(
            $"{Named(r.GetInt32(0), r.GetInt64(1), r.GetString(2))} answered {r.GetString(3)} over {Money.Fen(r.GetInt64(4))}",
            "one posting of that amount in its direction if approved, else none", $"{Money.Fen(r.GetInt64(5))}"));

    private static IReadOnlyList<BankDifference> Reversals(ReadSession books) => books.Query(
        "SELECT t.kind, t.sent, t.stan, COALESCE(r.moved, 0), COALESCE(c.amount_fen, 0) FROM card_transaction t " +
        "LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan " +
        "LEFT JOIN posting c ON c.acquirer_id = t.acquirer_id AND c.sent = t.sent AND c.stan = t.stan AND c.direction <> COALESCE(t.direction, '-') " +
        "WHERE COALESCE(c.amount_fen, 0) <> CASE WHEN COALESCE(r.moved, 0) = 1 AND t.direction IS NOT NULL THEN t.approved_fen ELSE 0 END " +
        $"OR (COALESCE(r.moved, 0) = 1) <> (r.stan IS NOT NULL AND t.code IN ('00', '10') AND t.kind <> {Balance}) OR (c.stan IS NOT NULL AND c.account_id <> t.account_id)",
        r => new BankDifference(
            $"reversal of {Named(r.GetInt32(0), r.GetInt64(1), r.GetString(2))}", "one posting that undoes it where it stood, else none", $"{Money.Fen(r.GetInt64(4))}"));

    /// <summary>What stands and refers to another transaction, summed for each original: one void of the whole at most, refunds within the whole.</summary>
    private static IEnumerable<BankDifference> Originals(ReadSession books) => books.Query(
        "SELECT o.kind, o.sent, o.stan, o.code, o.approved_fen, r.stan, l.voids, l.voided_fen, l.refunded_fen, l.tips_fen FROM card_transaction o JOIN (" +
        "SELECT acquirer_id, original_sent, original_stan, " +
        $"SUM(CASE WHEN kind IN ({SaleVoid}, {PreAuthorisationVoid}, {CompletionVoid}) THEN 1 ELSE 0 END) AS voids, " +
        $"SUM(CASE WHEN kind IN ({SaleVoid}, {PreAuthorisationVoid}, {CompletionVoid}) THEN approved_fen ELSE 0 END) AS voided_fen, " +
        $"SUM(CASE WHEN kind = {Refund} THEN approved_fen ELSE 0 END) AS refunded_fen, " +
        $"SUM(CASE WHEN kind = {Tip} THEN CASE WHEN direction = 'D' THEN approved_fen ELSE -approved_fen END ELSE 0 END) AS tips_fen " +
        $"FROM ({Standing}) s WHERE original_sent IS NOT NULL GROUP BY acquirer_id, original_sent, original_stan) l " +
        "ON l.acquirer_id = o.acquirer_id AND l.original_sent = o.sent AND l.original_stan = o.stan " +
        "LEFT JOIN reversal r ON r.acquirer_id = o.acquirer_id AND r.sent = o.sent AND r.stan = o.stan",
        r => (
            Subject: Named(r.GetInt32(0), r.GetInt64(1), r.GetString(2)),
            IsCompleted: r.GetInt32(0) == PreAuthorisation,
            Stands: r.GetString(3) is "00" or "10" && r.IsDBNull(5),
            Whole: r.GetInt64(4) + r.GetInt64(9), Voids: r.GetInt64(6), Voided: r.GetInt64(7), Refunded: r.GetInt64(8), Tips: r.GetInt64(9)))
        .Where(o => (!o.Stands && (o.Voids > 0 || o.Refunded > 0 || o.Tips != 0))
            || o.Voids > 1 || (o.Voids == 1 && (o.Voided != o.Whole || o.Refunded > 0)) || o.Refunded > o.Whole || o.Tips < 0)
        .Select(o => new BankDifference(
            o.Subject, "one void of the whole, or refunds within it, and only while it stands",
            string.Create(CultureInfo.InvariantCulture, $"{o.Voids} voids of {Money.Fen(o.Voided)}, {Money.Fen(o.Refunded)} refunded of {Money.Fen(o.Whole)}")));

    /// <summary>Every linked transaction that stands has an original on the same account; a completion is within its share.</summary>
    private static IReadOnlyList<BankDifference> Linked(ReadSession books) => books.Query(
        $"SELECT l.kind, l.sent, l.stan FROM ({Standing} AND t.original_sent IS NOT NULL) l " +
        "LEFT JOIN card_transaction o ON o.acquirer_id = l.acquirer_id AND o.sent = l.original_sent AND o.stan = l.original_stan " +
        "WHERE o.stan IS NULL OR o.account_id <> l.account_id OR o.code NOT IN ('00', '10') " +
        $"OR (l.kind IN ({Completion}, {CompletionNotice}) AND l.approved_fen * 100 > o.approved_fen * {LinkedChecks.CompletionPercent.ToString(CultureInfo.InvariantCulture)})",
        r => new BankDifference(Named(r.GetInt32(0), r.GetInt64(1), r.GetString(2)), "an approved original of the same account that allows its amount", "none"));

    /// <summary>Every approved pre-authorisation has a hold of its amount, whose status follows from the completions, voids and reversals that stand.</summary>
    private static IReadOnlyList<BankDifference> Holds(ReadSession books) => books.Query(
        "SELECT p.kind, p.sent, p.stan, COALESCE(h.status, 'none'), p.completions, p.is_ended FROM (" +
        "SELECT t.*, " +
        $"(SELECT COUNT(*) FROM ({Standing} AND t.kind IN ({Completion}, {CompletionNotice})) c WHERE c.acquirer_id = t.acquirer_id AND c.original_sent = t.sent " +
        $"AND c.original_stan = t.stan AND NOT EXISTS (SELECT 1 FROM ({Standing} AND t.kind = {CompletionVoid}) v " +
        "WHERE v.acquirer_id = c.acquirer_id AND v.original_sent = c.sent AND v.original_stan = c.stan)) AS completions, " +
        "CASE WHEN EXISTS (SELECT 1 FROM reversal r WHERE r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan) " +
        $"OR EXISTS (SELECT 1 FROM ({Standing} AND t.kind = {PreAuthorisationVoid}) v WHERE v.acquirer_id = t.acquirer_id AND v.original_sent = t.sent " +
        "AND v.original_stan = t.stan) THEN 1 ELSE 0 END AS is_ended " +
        $"FROM card_transaction t WHERE t.kind = {PreAuthorisation}) p " +
        "LEFT JOIN hold h ON h.acquirer_id = p.acquirer_id AND h.sent = p.sent AND h.stan = p.stan " +
        "WHERE (h.stan IS NOT NULL) <> (p.code = '00') OR (h.stan IS NOT NULL AND (h.amount_fen <> p.approved_fen OR h.account_id <> p.account_id " +
        "OR p.completions > 1 OR (p.completions = 1) <> (h.status = 'used') OR (p.is_ended = 1) <> (h.status = 'released')))",
        r => new BankDifference(
            $"hold of {Named(r.GetInt32(0), r.GetInt64(1), r.GetString(2))}",
            "one where it was approved, used by one completion, released by a void or reversal, else held or lapsed",
            string.Create(CultureInfo.InvariantCulture, $"{r.GetString(3)} with {r.GetInt64(4)} completions")));

    private static string Named(int kind, long sent, string stan) =>
        string.Create(CultureInfo.InvariantCulture, $"{TransactionForm.Of((TransactionKind)kind).Name.English} {sent}/{stan}");
}
