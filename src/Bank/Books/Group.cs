using System.Globalization;
using Piaohao.Bank.Issuing;
using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>One group of instructions on its way into the books. It works on copies of the states it touches; <see cref="Keep"/> puts them
/// in force once the group is durable, and a group that fails is simply dropped.</summary>
internal sealed class Group(WriteSession session, Register register, Random random, int pinTryLimit)
{
    private readonly Dictionary<MessageKey, SaleRow> sales = [];
    private readonly Dictionary<MessageKey, string> reversals = [];
    private readonly Dictionary<long, AccountState> accounts = [];
    private readonly Dictionary<long, CardState> cards = [];
    private readonly GroupRows rows = new();

    public void Decide(Instruction unit)
    {
        switch (unit)
        {
            case SaleInstruction sale:
                Sell(sale);
                break;
            case ReversalInstruction reversal:
                reversal.Code = Reverse(reversal);
                break;
            case CardChange change:
                Change(change);
                break;
            default:
                throw new InvalidOperationException($"{unit.GetType().Name} is no instruction of these books.");
        }
    }

    public void Flush()
    {
        rows.Write(session);
        foreach (var (id, a) in accounts)
            session.Execute("UPDATE account SET balance_fen = @p0, day = @p1, day_spent_fen = @p2 WHERE account_id = @p3", a.Balance, a.Day, a.DaySpent, id);
        foreach (var (id, c) in cards)
            session.Execute("UPDATE card SET status = @p0, pin_tries = @p1 WHERE card_id = @p2", Register.Written(c.Status), c.PinTries, id);
    }

    public void Keep()
    {
        foreach (var (id, account) in accounts) register.AccountStates[id] = account;
        foreach (var (id, card) in cards) register.CardStates[id] = card;
    }

    private void Sell(SaleInstruction sale)
    {
        if (Find(sale.Key) is { } known)
        {
            sale.Answer = known.Digest == sale.Digest ? known.Answer : known.Answer with { Code = AnswerCodes.KeyUsed, Authorisation = null };
            return;
        }

        var code = FindReversal(sale.Key) is null ? Authorise(sale) : AnswerCodes.ReversedBefore;
        var authorisation = code == AnswerCodes.Approved ? random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture) : null;
        sale.Answer = new SaleAnswer(code, authorisation, BankDay.Settlement(sale.Received), sale.IssuerId);
        sales.Add(sale.Key, new SaleRow(sale.Digest, sale.PanHash, sale.Facts.Card?.AccountId, sale.Facts.Amount, sale.Received.ToUnixTimeMilliseconds(), sale.Answer));
        rows.Add(sale);
    }

    private string Authorise(SaleInstruction sale)
    {
        var day = BankDay.Number(sale.Received);
        var today = BankDay.Date(sale.Received);
        if (sale.Facts.Card is not { } card)
        {
            CardState none = default;
            return SaleChecks.Decide(sale.Facts, ref none, default, today, day, pinTryLimit);
        }

        var before = CardOf(card.Id);
        var after = before;
        var account = AccountOf(card.AccountId);
        var code = SaleChecks.Decide(sale.Facts, ref after, account, today, day, pinTryLimit);
        if (after != before) cards[card.Id] = after;
        if (code != AnswerCodes.Approved) return code;
        accounts[card.AccountId] = account.Take(sale.Facts.Amount, day);
        rows.AddPosting(sale.Key, GroupRows.Debit, card.AccountId, sale.Facts.Amount, sale.Received);
        return code;
    }

    private string Reverse(ReversalInstruction reversal)
    {
        if (FindReversal(reversal.Original) is { } answered) return answered;
        var original = Find(reversal.Original);
        if (original is { } known && (known.Amount != reversal.Amount || known.PanHash != reversal.PanHash)) return AnswerCodes.NotTheOriginal;

        var code = original is null ? AnswerCodes.NoOriginal : AnswerCodes.Approved;
        var moved = original is { Answer.IsApproval: true, AccountId: not null };
        if (original is { Answer.IsApproval: true, AccountId: { } account } taken)
        {
            var saleDay = BankDay.Number(DateTimeOffset.FromUnixTimeMilliseconds(taken.ReceivedAt));
            accounts[account] = AccountOf(account).GiveBack(taken.Amount, saleDay);
            rows.AddPosting(reversal.Original, GroupRows.Credit, account, taken.Amount, reversal.Received);
        }

        reversals.Add(reversal.Original, code);
        rows.Add(reversal, code, moved);
        return code;
    }

    private void Change(CardChange change)
    {
        var card = CardOf(change.CardId);
        cards[change.CardId] = new CardState(change.Status ?? card.Status, change.ResetPinTries ? 0 : card.PinTries);
    }

    private AccountState AccountOf(long id) => accounts.TryGetValue(id, out var touched) ? touched : register.AccountStates[id];

    private CardState CardOf(long id) => cards.TryGetValue(id, out var touched) ? touched : register.CardStates[id];

    private SaleRow? Find(MessageKey key)
    {
        if (sales.TryGetValue(key, out var inGroup)) return inGroup;
        var found = session.Query(
            "SELECT digest, pan_hash, account_id, amount_fen, received_at, code, authorisation, settlement, issuer_id FROM sale WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2",
            r => new SaleRow(
                r.GetString(0),
                r.GetString(1),
                r.IsDBNull(2) ? null : r.GetInt64(2),
                r.GetInt64(3),
                r.GetInt64(4),
                new SaleAnswer(r.GetString(5), r.IsDBNull(6) ? null : r.GetString(6), r.GetString(7), r.IsDBNull(8) ? null : r.GetString(8))),
            key.AcquirerId, key.Sent, key.Stan);
        return found.Count == 0 ? null : found[0];
    }

    private string? FindReversal(MessageKey original) =>
        reversals.TryGetValue(original, out var inGroup)
            ? inGroup
            : (string?)session.Scalar("SELECT code FROM reversal WHERE acquirer_id = @p0 AND sent = @p1 AND stan = @p2", original.AcquirerId, original.Sent, original.Stan);

    private sealed record SaleRow(string Digest, string PanHash, long? AccountId, long Amount, long ReceivedAt, SaleAnswer Answer);
}
