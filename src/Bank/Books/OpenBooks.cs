using Piaohao.Bank.Issuing;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Bank.Books;

/// <summary>The books as one group sees them: what is durable, and over it what the group itself has done so far.</summary>
internal sealed class OpenBooks(WriteSession session, Register register)
{
    private readonly Dictionary<MessageKey, RecordedTransaction> transactions = [];

    /// <summary>Keys under which nothing stood before the group, and none that were to be taken back.</summary>
    private readonly HashSet<MessageKey> isNew = [], isUntouched = [];

    private readonly HashSet<MessageKey> linksRead = [];
    private readonly Dictionary<MessageKey, string> reversals = [];
    private readonly Dictionary<MessageKey, Hold> holds = [];
    private readonly HashSet<MessageKey> changedHolds = [];
    private readonly Dictionary<long, AccountState> accounts = [];
    private readonly Dictionary<long, CardState> cards = [];
    private readonly NewRows rows = new();

    /// <summary>Asks at once for all messages of a group what most are: new, under a key that nobody wanted taken back.</summary>
    public void Expect(IEnumerable<MessageKey> keys)
    {
        var distinct = keys.Distinct().ToList();
        var values = new List<object?>(distinct.Count * 3);
        foreach (var key in distinct) values.AddRange((ReadOnlySpan<object?>)[key.AcquirerId, key.Sent, key.Stan]);
        var (stored, reversed) = (StoredTransactions.AreStored(session, values), StoredTransactions.AreReversed(session, values));
        for (var each = 0; each < distinct.Count; each++)
        {
            if (!stored[each]) isNew.Add(distinct[each]);
            if (!reversed[each]) isUntouched.Add(distinct[each]);
        }
    }

    /// <summary>The transaction under this key, or null. What linked transactions made of it is not read; see <see cref="FindOriginal"/>.</summary>
    public RecordedTransaction? Find(MessageKey key)
    {
        if (transactions.TryGetValue(key, out var known)) return known;
        if (isNew.Contains(key)) return null;
        var found = StoredTransactions.Find(session, key);
        if (found is not null) transactions.Add(key, found);
        return found;
    }

    /// <summary>The transaction under this key with what linked transactions made of it, or null.</summary>
    public RecordedTransaction? FindOriginal(MessageKey key)
    {
        var original = Find(key);
        if (original is not null && linksRead.Add(key)) StoredTransactions.ReadLinks(session, original);
        return original;
    }

    /// <summary>What the reversal of this key was answered, or null where none came.</summary>
    public string? FindReversal(MessageKey original) =>
        reversals.TryGetValue(original, out var inGroup) ? inGroup
            : isUntouched.Contains(original) ? null
            : StoredTransactions.ReversalCode(session, original);

    /// <summary>The hold of a pre-authorisation; it is looked up after <see cref="AccountOf"/>, which lets go what has lapsed.</summary>
    public Hold? FindHold(MessageKey preAuthorisation)
    {
        if (holds.TryGetValue(preAuthorisation, out var known)) return known;
        var found = StoredTransactions.FindHold(session, preAuthorisation);
        if (found is not null) holds.Add(preAuthorisation, found);
        return found;
    }

    public CardState CardOf(long id) => cards.TryGetValue(id, out var touched) ? touched : register.CardStates[id];

    public void Put(long id, CardState card) => cards[id] = card;

    /// <summary>The account as it stands at this instant: holds whose time went by are let go first.</summary>
    public AccountState AccountOf(long id, DateTimeOffset now)
    {
        var account = accounts.TryGetValue(id, out var touched) ? touched : register.AccountStates[id];
        var instant = now.ToUnixTimeMilliseconds();
        if (instant < account.NextLapse) return account;

        foreach (var stored in StoredTransactions.HoldsInForce(session, id)) holds.TryAdd(stored.Key, stored);
        var nextLapse = long.MaxValue;
        foreach (var hold in holds.Values.Where(h => h.AccountId == id && h.Status == HoldStatus.Held).ToList())
        {
            if (hold.LapsesAt > instant)
            {
                nextLapse = Math.Min(nextLapse, hold.LapsesAt);
                continue;
            }

            account = account.LetGo(hold.Amount, DayOf(hold));
            Put(hold with { Status = HoldStatus.Lapsed });
        }

        return accounts[id] = account with { NextLapse = nextLapse };
    }

    public void Record(TransactionInstruction one)
    {
        transactions.Add(one.Key, new RecordedTransaction
        {
            Key = one.Key,
            Kind = one.Kind,
            Effect = one.Effect,
            Original = one.Original?.Key,
            Digest = one.Digest,
            PanHash = one.PanHash,
            AccountId = one.Facts.Card?.AccountId,
            Asked = one.Facts.Amount,
            Received = one.Received,
            Answer = one.Answer,
        });
        linksRead.Add(one.Key);
        rows.Add(one);
    }

    public void Record(ReversalInstruction reversal, string code, bool moved)
    {
        reversals.Add(reversal.Original.Key, code);
        rows.Add(reversal, code, moved);
    }

    /// <summary>Moves money under the key of the transaction that does it, or whose effect is undone.</summary>
    /// <param name="countedOn">The instant on whose day it counts for the limit of the day.</param>
    public void Move(MessageKey key, MoneyEffect effect, long accountId, long amount, DateTimeOffset countedOn, DateTimeOffset now)
    {
        var account = AccountOf(accountId, now);
        var day = BankDay.Number(countedOn);
        accounts[accountId] = effect == MoneyEffect.Takes ? account.Take(amount, day) : account.GiveBack(amount, day);
        rows.AddPosting(key, effect, accountId, amount, now);
    }

    /// <summary>Holds an amount, for the first time or again; where its time has gone by meanwhile, nothing.</summary>
    public void PutInForce(Hold hold, DateTimeOffset now)
    {
        var account = AccountOf(hold.AccountId, now);
        var isOver = now.ToUnixTimeMilliseconds() >= hold.LapsesAt;
        if (!isOver) accounts[hold.AccountId] = account.Hold(hold.Amount, DayOf(hold), hold.LapsesAt);
        Put(hold with { Status = isOver ? HoldStatus.Lapsed : HoldStatus.Held });
    }

    /// <summary>Ends a hold; what is still held is let go.</summary>
    public void End(Hold hold, HoldStatus status, DateTimeOffset now)
    {
        var account = AccountOf(hold.AccountId, now);
        if (hold.Status == HoldStatus.Held) accounts[hold.AccountId] = account.LetGo(hold.Amount, DayOf(hold));
        Put(hold with { Status = status });
    }

    /// <summary>Writes all the group has done.</summary>
    public void Flush()
    {
        rows.Write(session, changedHolds.Select(key => holds[key]));
        var values = new List<object?>(accounts.Count * 5);
        foreach (var (id, a) in accounts) values.AddRange((ReadOnlySpan<object?>)[a.Balance, a.Held, a.Day, a.DaySpent, id]);
        session.UpdateRows("UPDATE account SET balance_fen = @p0, held_fen = @p1, day = @p2, day_spent_fen = @p3 WHERE account_id = @p4", 5, 4..5, values);
        values.Clear();
        foreach (var (id, c) in cards) values.AddRange((ReadOnlySpan<object?>)[Register.Written(c.Status), c.PinTries, id]);
        session.UpdateRows("UPDATE card SET status = @p0, pin_tries = @p1 WHERE card_id = @p2", 3, 2..3, values);
    }

    /// <summary>Puts the states in force, once the group is durable.</summary>
    public void Keep()
    {
        foreach (var (id, account) in accounts) register.AccountStates[id] = account;
        foreach (var (id, card) in cards) register.CardStates[id] = card;
    }

    private void Put(Hold hold)
    {
        holds[hold.Key] = hold;
        changedHolds.Add(hold.Key);
    }

    private static long DayOf(Hold hold) => BankDay.Number(DateTimeOffset.FromUnixTimeMilliseconds(hold.PlacedAt));
}
