using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>Reads the books from outside, each time in one unchanging state: for pages, for <c>verify</c>, and for the comparison with the acquirer's books.
/// It works beside a running <see cref="BankHost"/> and without one.</summary>
public sealed class BankAudit(Database database)
{
    /// <summary>Recomputes every balance from its opening amount and postings and every sum of holds from the holds; holds every transaction and reversal
    /// against its postings, every linked transaction against its original, and every hold against what ended it. Empty where all is equal.</summary>
    public IReadOnlyList<BankDifference> Verify()
    {
        using var books = database.OpenRead();
        return [.. BooksChecks.Run(books)];
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

    /// <summary>Every transaction that moved money and was not reversed, in the order of their keys: what an acquirer's books are held against, by RRN.</summary>
    public IReadOnlyList<StandingMovement> StandingMovements()
    {
        using var books = database.OpenRead();
        return books.Query(
            "SELECT t.rrn, t.kind, t.direction, t.approved_fen, t.terminal_id, t.merchant_id FROM card_transaction t " +
            "LEFT JOIN reversal r ON r.acquirer_id = t.acquirer_id AND r.sent = t.sent AND r.stan = t.stan " +
            "WHERE t.code IN ('00', '10') AND t.direction IS NOT NULL AND r.stan IS NULL ORDER BY t.acquirer_id, t.sent, t.stan",
            r => new StandingMovement(
                r.GetString(0), (TransactionKind)r.GetInt32(1), Money.Fen(r.GetString(2) == "D" ? r.GetInt64(3) : -r.GetInt64(3)), r.GetString(4), r.GetString(5)));
    }

    private List<CardAccount> Read(string where, string? panHash)
    {
        const string select =
            "SELECT c.pan_masked, i.issuer_id, i.name_zh, i.name_en, i.type, c.status, c.pin_tries, a.opening_fen, a.credit_line_fen, a.balance_fen, a.held_fen " +
            "FROM card c JOIN account a ON a.account_id = c.account_id JOIN issuer i ON i.issuer_id = a.issuer_id ";
        using var books = database.OpenRead();
        ReadOnlySpan<object?> values = panHash is null ? [] : [panHash];
        return [.. books.Query(
            select + where + " ORDER BY c.card_id",
            r => new CardAccount(
                r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), Register.TypeOf(r.GetString(4)), Register.StatusOf(r.GetString(5)), r.GetInt32(6),
                Money.Fen(r.GetInt64(7)), Money.Fen(r.GetInt64(8)), Money.Fen(r.GetInt64(9)), Money.Fen(r.GetInt64(10))),
            values)];
    }
}
