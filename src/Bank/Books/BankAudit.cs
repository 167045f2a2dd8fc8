using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>Reads the books from outside, each time in one unchanging state: for pages, for <c>verify</c>, and for the comparison with the acquirer's books.
/// It works beside a running <see cref="BankHost"/> and without one.</summary>
public sealed class BankAudit(Database database)
{
    /// <summary>Recomputes every balance from its opening amount and postings, and holds every sale and reversal against its postings.
    /// Empty where all is equal.</summary>
    public IReadOnlyList<BankDifference> Verify()
    {
        using var books = database.OpenRead();
        return [.. Balances(books), .. Sales(books), .. Reversals(books)];
    }

    /// <summary>All cards with their accounts, in the order of their set-up.</summary>
    public IReadOnlyList<CardAccount> Accounts() => Read("", null);

    /// <summary>The card's account, or null where no issuer here has the card.</summary>
    public CardAccount? Find(Pan pan, IHsm hsm)
    {
        ArgumentNullException.ThrowIfNull(hsm);
        var found = Read("WHERE c.pan_hash = @p0", Personalisation.PanHash(hsm, pan.Digits));
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>Sales that were approved and not taken back, in the order of their keys.</summary>
    public IReadOnlyList<StandingSale> StandingSales()
    {
        using var books = database.OpenRead();
        return books.Query(
            "SELECT s.acquirer_id, s.sent, s.stan, s.rrn, s.amount_fen, s.terminal_id, s.merchant_id, s.authorisation, s.settlement FROM sale s " +
            "LEFT JOIN reversal r ON r.acquirer_id = s.acquirer_id AND r.sent = s.sent AND r.stan = s.stan " +
            "WHERE s.code = '00' AND r.stan IS NULL ORDER BY s.acquirer_id, s.sent, s.stan",
            r => new StandingSale(
                r.GetString(0), r.GetInt64(1).ToString(CultureInfo.InvariantCulture)[4..], r.GetString(2), r.GetString(3), Money.Fen(r.GetInt64(4)),
                r.GetString(5), r.GetString(6), r.GetString(7), r.GetString(8)));
    }

    private List<CardAccount> Read(string where, string? panHash)
    {
        const string select =
            "SELECT c.pan_masked, i.issuer_id, i.name_zh, i.name_en, i.type, c.status, c.pin_tries, a.opening_fen, a.credit_line_fen, a.balance_fen, c.expiry " +
            "FROM card c JOIN account a ON a.account_id = c.account_id JOIN issuer i ON i.issuer_id = a.issuer_id ";
        using var books = database.OpenRead();
        ReadOnlySpan<object?> values = panHash is null ? [] : [panHash];
        return [.. books.Query(
            select + where + " ORDER BY c.card_id",
            r => new CardAccount(
                r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Register.TypeOf(r.GetString(4)), Register.StatusOf(r.GetString(5)), r.GetInt32(6),
                Money.Fen(r.GetInt64(7)), Money.Fen(r.GetInt64(8)), Money.Fen(r.GetInt64(9))),
            values)];
    }

    private static IEnumerable<BankDifference> Balances(ReadSession books) => books.Query(
        "SELECT a.account_id, a.balance_fen, a.opening_fen + COALESCE(p.moved_fen, 0) FROM account a LEFT JOIN (" +
        "SELECT account_id, SUM(CASE WHEN direction = 'C' THEN amount_fen ELSE -amount_fen END) AS moved_fen FROM posting GROUP BY account_id) p " +
        "ON p.account_id = a.account_id",
        r => (Account: r.GetInt64(0), Kept: r.GetInt64(1), Computed: r.GetInt64(2)))
        .Where(a => a.Kept != a.Computed)
        .Select(a => new BankDifference($"account {a.Account}", $"balance {Money.Fen(a.Computed)} by its postings", $"{Money.Fen(a.Kept)}"));

    private static IReadOnlyList<BankDifference> Sales(ReadSession books) => books.Query(
        "SELECT s.sent, s.stan, s.code, s.amount_fen, COALESCE(p.amount_fen, 0) FROM sale s " +
        "LEFT JOIN posting p ON p.acquirer_id = s.acquirer_id AND p.sent = s.sent AND p.stan = s.stan AND p.direction = 'D' " +
        "WHERE COALESCE(p.amount_fen, 0) <> CASE WHEN s.code = '00' THEN s.amount_fen ELSE 0 END OR (p.stan IS NOT NULL AND p.account_id <> s.account_id)",
        r => new BankDifference($"sale {r.GetInt64(0)}/{r.GetString(1)} answered {r.GetString(2)} over {Money.Fen(r.GetInt64(3))}", "one debit of that amount if approved, else none", $"{Money.Fen(r.GetInt64(4))}"));

    private static IReadOnlyList<BankDifference> Reversals(ReadSession books) => books.Query(
        "SELECT s.sent, s.stan, COALESCE(r.moved, 0), COALESCE(c.amount_fen, 0) FROM sale s " +
        "LEFT JOIN reversal r ON r.acquirer_id = s.acquirer_id AND r.sent = s.sent AND r.stan = s.stan " +
        "LEFT JOIN posting c ON c.acquirer_id = s.acquirer_id AND c.sent = s.sent AND c.stan = s.stan AND c.direction = 'C' " +
        "WHERE COALESCE(c.amount_fen, 0) <> CASE WHEN COALESCE(r.moved, 0) = 1 THEN s.amount_fen ELSE 0 END " +
        "OR (COALESCE(r.moved, 0) = 1) <> (r.stan IS NOT NULL AND s.code = '00') OR (c.stan IS NOT NULL AND c.account_id <> s.account_id)",
        r => new BankDifference($"reversal of sale {r.GetInt64(0)}/{r.GetString(1)}", "one credit of its amount where it took money back, else none", $"{Money.Fen(r.GetInt64(3))}"));
}
