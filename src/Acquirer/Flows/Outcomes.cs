using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Nodes;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Terminals;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Flows;

/// <summary>What an approval says besides its code.</summary>
/// <param name="Amount">The part that was approved; null for the whole.</param>
internal sealed record NetworkApproval(string Code, string Authorisation, string SettlementDate, Money? Amount)
{
    /// <summary>Approved here, where the network has nothing to hear.</summary>
    public static NetworkApproval Ours { get; } = new("00", "", "", null);

    public static NetworkApproval Of(Message answer)
    {
        var isPart = answer.Is(39, "10");
        answer.TryGetNumber(4, out var fen);
        return new(answer.Text(39)!, answer.Text(38) ?? "", answer.Text(15) ?? "", isPart ? Money.Fen(fen) : null);
    }
}

/// <summary>Makes the outcome of a transaction durable, with its entry and what it changes on its original, in one step.</summary>
internal sealed class Outcomes(HostBooks books, TransactionFlows flows, TerminalSessions sessions, TerminalRecall recall, BusinessCalendar calendar)
{
    /// <param name="events">The journal's lines, given the moment of the outcome.</param>
    public Task<Transaction> ApproveAsync(
        Transaction open, Merchant merchant, NetworkApproval approval, Func<DateTimeOffset, ImmutableArray<JournalEvent>> events) => MoveAsync(open, () =>
    {
        var approved = open with
        {
            State = TransactionState.Approved,
            ResponseCode = approval.Code,
            Amount = approval.Amount ?? open.Amount,
            // An offline sale keeps the authorisation that was given by telephone.
            Authorisation = open.Authorisation.Length > 0 ? open.Authorisation : approval.Authorisation,
            SettlementDate = approval.SettlementDate,
            EndedAt = calendar.Now,
        };
        var effect = flows.Of(open.Kind).Approve(approved, merchant);
        approved = approved with { Fee = effect.Fee };
        var current = sessions.Of(open.Key.MerchantId, open.Key.TerminalId).Batch;
        return new HostUnit
        {
            Moved = approved,
            MovedFrom = open.State,
            Entry = effect.Entry,
            Originals = effect.Originals,
            Differences = LateDifference.Of(approved, current, approved.EndedAt),
            CurrentBatch = current,
            Events = events(approved.EndedAt),
        };
    });

    /// <summary>No money moves; the original is free again.</summary>
    public Task<Transaction> DeclineAsync(Transaction open, string code, Func<DateTimeOffset, ImmutableArray<JournalEvent>> events) => MoveAsync(open, () =>
    {
        var declined = open with { State = TransactionState.Declined, ResponseCode = code, EndedAt = calendar.Now };
        return new HostUnit { Moved = declined, MovedFrom = open.State, Originals = Freed(open), Events = events(declined.EndedAt) };
    });

    /// <summary>The network has taken back what nobody knew; the original is free again.</summary>
    public Task<Transaction> ReversedAsync(Transaction unknown, ReversalSettlement settlement, ImmutableArray<JournalEvent> events) => MoveAsync(unknown, () => new HostUnit
    {
        Moved = unknown with { State = TransactionState.Reversed, EndedAt = settlement.At },
        MovedFrom = TransactionState.Unknown,
        Originals = Freed(unknown),
        Settlement = settlement,
        Events = events,
    });

    private ImmutableArray<OriginalMove> Freed(Transaction open) =>
        open.OriginalKey is { } key && books.Find(key) is { } original ? [OriginalMove.Release(open, original)] : [];

    /// <summary>Made anew where the original was changed by another terminal meanwhile, or the batch closed at another host; the transaction itself is nobody else's.</summary>
    private async Task<Transaction> MoveAsync(Transaction open, Func<HostUnit> make)
    {
        var isFirst = true;
        var moved = await books.CommitAnewAsync(() =>
        {
            if (!isFirst && books.Find(open.Key)?.State != open.State)
                throw new InvalidOperationException($"Transaction {open.Key} is no longer {open.State}.");
            if (!isFirst) recall.Refresh(sessions.Of(open.Key.MerchantId, open.Key.TerminalId));
            isFirst = false;
            var unit = make();
            return ((HostUnit, Transaction)?)(unit, unit.Moved!);
        });
        return moved!;
    }
}
