using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Flows;
using Piaohao.Iso8583;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Network;

/// <summary>Tells the network what must be taken back, again and again until it answers 00 or 25, also after a
/// restart; and looks after what a crash or an error left without an outcome.</summary>
internal sealed class NetworkReversals
{
    private readonly HostBooks books;
    private readonly CardVault vault;
    private readonly Outcomes outcomes;
    private readonly NetworkAdvices advices;
    private readonly NetworkLink network;
    private readonly NetworkMessages messages;
    private readonly TerminalDirectory directory;
    private readonly BusinessCalendar calendar;
    private readonly Sequences sequences;
    private readonly AcquirerOptions options;
    private readonly AcquirerMetrics metrics;
    private readonly ILogger logger;
    private readonly Signal signal;
    private readonly RetryQueue<NetworkReversal> standing;
    private readonly ConcurrentQueue<TransactionKey> orphans = new();

    public NetworkReversals(
        HostBooks books, CardVault vault, Outcomes outcomes, NetworkAdvices advices, NetworkLink network, TerminalDirectory directory,
        BusinessCalendar calendar, TimeProvider time,
        Sequences sequences, AcquirerOptions options, AcquirerMetrics metrics, ILogger logger)
    {
        (this.books, this.vault, this.outcomes, this.advices, this.network) = (books, vault, outcomes, advices, network);
        (this.directory, this.calendar, this.sequences) = (directory, calendar, sequences);
        (this.options, this.metrics, this.logger) = (options, metrics, logger);
        messages = new NetworkMessages(options);
        signal = new Signal(time);
        standing = new RetryQueue<NetworkReversal>(options, calendar);
    }

    /// <summary>Reversals the network has not answered.</summary>
    public int Count => standing.Count;

    /// <summary>Takes over a terminal's turn before its orphan is touched; set when the host is composed.</summary>
    public required Func<TransactionKey, CancellationToken, ValueTask<IDisposable?>> EnterGate { get; init; }

    /// <summary>What the books hold open for this host since before an instant, and is not looked after yet.</summary>
    public void Restore(BookReader reader, long node, DateTimeOffset before)
    {
        // First: what then is read as standing and is not among them was never among them, and not settled since.
        var known = standing.Keys();
        var left = reader.StandingReversals(node).Where(reversal => reversal.CreatedAt < before && !known.Contains(reversal.Key)).ToList();
        foreach (var reversal in left) standing.Add(reversal.Key, reversal, mayHaveBeenSent: true);
        // One that is under way holds its terminal's turn, and has ended when the turn comes.
        var begun = reader.Pending(node).Where(pending => pending.StartedAt < before).ToList();
        foreach (var pending in begun) orphans.Enqueue(pending.Key);
        if (left.Count > 0 || begun.Count > 0) signal.Raise();
    }

    /// <summary>The record that will tell the network; durable with the unit that carries it, then handed to
    /// <see cref="Stand"/>.</summary>
    public NetworkReversal Prepare(TransactionKey key, string reason)
    {
        var now = calendar.Now;
        return new NetworkReversal(key, sequences.NextStan(), BusinessCalendar.Transmission(now), reason, now);
    }

    /// <summary>Begins to send a reversal that is durable.</summary>
    public void Stand(NetworkReversal reversal)
    {
        standing.Add(reversal.Key, reversal, mayHaveBeenSent: false);
        signal.Raise();
    }

    /// <summary>A flow ended in an error after its intent was durable: the transaction is looked at again.</summary>
    public void Orphaned(TransactionKey key)
    {
        orphans.Enqueue(key);
        signal.Raise();
    }

    /// <summary>The link is up again: what stands is due at once.</summary>
    public void NetworkCameUp()
    {
        standing.DueNow();
        signal.Raise();
    }

    /// <summary>No trustworthy answer: the transaction becomes unknown, with code 98, and stays so until the network has answered its reversal, or,
    /// where it has none, the same message again. Durable when this returns. The caller holds the terminal's turn.</summary>
    public async Task<Transaction> LoseAsync(Transaction pending, params JournalEvent[] events)
    {
        var unknown = pending with { State = TransactionState.Unknown, ResponseCode = "98", EndedAt = calendar.Now };
        var reversal = TransactionForm.Of(pending.Kind).IsReversible ? Prepare(pending.Key, "98") : null;
        await books.CommitAsync(new HostUnit
        {
            Moved = unknown,
            MovedFrom = TransactionState.Pending,
            Reversal = reversal,
            Events = [.. events],
        });
        if (reversal is not null) Stand(reversal);
        else advices.Stand(unknown);
        return unknown;
    }

    /// <summary>Sends what is due until <paramref name="stop"/> is asked for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var settled = await SettleOrphansAsync(stop);
                var due = network.Session is null ? [] : standing.TakeDue(options.ReversalsInFlight);
                if (due.Count == 0) await signal.WaitAsync(Wait(settled), stop);
                else await Task.WhenAll(due.Select(reversal => SendAsync(reversal, stop)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What stands is on disk and is sent after the next start.
        }
    }

    /// <summary>How long nothing is due; while the network is down its coming up wakes the loop.</summary>
    private TimeSpan Wait(bool settled) =>
        !settled ? options.RetryFirst : network.Session is null ? options.RetryMax : standing.UntilDue();

    /// <summary>False where one could not be settled now.</summary>
    private async Task<bool> SettleOrphansAsync(CancellationToken stop)
    {
        for (var left = orphans.Count; left > 0 && orphans.TryDequeue(out var key); left--)
            try
            {
                using var turn = await EnterGate(key, stop);
                if (turn is null)
                {
                    orphans.Enqueue(key);
                    return false;
                }

                if (books.Find(key) is not { State: TransactionState.Pending } pending) continue;
                await LoseAsync(pending);
                Log.OrphanTakenBack(logger, key.Reference);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.ReversalFailed(logger, failure, key.Reference);
                orphans.Enqueue(key);
                return false;
            }

        return true;
    }

    private async Task SendAsync(RetryQueue<NetworkReversal>.Attempt due, CancellationToken stop)
    {
        try
        {
            if (network.Session is not { } session) return;
            var answer = await ExchangeAsync(session, due, stop);
            if (answer is "00" or "25") return;
            metrics.NetworkReversal(answer.Length == 2 ? "refused" : "unanswered");
            await books.CommitAsync(new HostUnit { Attempt = new NetworkAttempt(due.Key, null, answer, calendar.Now) });
            Log.ReversalUnanswered(logger, due.Key.Reference, answer);
            // The network refuses our MAC: the keys of the connection no longer fit, a new sign-on brings others.
            if (answer == "A0") session.Abort();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.NetworkReversal("failed");
            Log.ReversalFailed(logger, failure, due.Key.Reference);
        }

        standing.Later(due);
    }

    /// <summary>The answer's code, or what came instead of an answer.</summary>
    private async Task<string> ExchangeAsync(NetworkSession session, RetryQueue<NetworkReversal>.Attempt due, CancellationToken stop)
    {
        var key = due.Key;
        var original = books.Find(key)
            ?? throw new InvalidOperationException($"Transaction {key} has a reversal and no row.");
        var card = books.SealedCard(key.MerchantId, original.Rrn)
            ?? throw new InvalidOperationException($"The card of transaction {key} is missing in the vault.");
        var merchant = directory.Current.FindMerchant(key.MerchantId)
            ?? throw new InvalidOperationException($"Merchant {key.MerchantId} is missing in the directory.");
        if (original.State == TransactionState.Unknown) await AskAsync(session, due, original, stop);
        var request = messages.Reversal(due.Item, original, merchant, vault.Open(card), due.IsRepeat);
        var reply = await session.ExchangeAsync(request, options.NetworkTimeout, stop);
        if (reply.Answer?.Text(39) is not { } code) return reply.Outcome.ToString();
        if (code is "00" or "25") await SettleAsync(due.Item, original, request.Mti, code);
        return code;
    }

    /// <summary>Before it is taken back, the network is asked once what became of it: for the people who look, the reversal follows whatever it says.</summary>
    private async Task AskAsync(NetworkSession session, RetryQueue<NetworkReversal>.Attempt due, Transaction unknown, CancellationToken stop)
    {
        if (due.WasAsked) return;
        due.WasAsked = true;
        var question = messages.Query(unknown, sequences.NextStan(), BusinessCalendar.Transmission(calendar.Now));
        var reply = await session.ExchangeAsync(question, options.NetworkTimeout, stop);
        var said = NetworkFate.Said(reply);
        await books.CommitAsync(new HostUnit
        {
            Attempt = new NetworkAttempt(due.Key, said, null, calendar.Now),
            Events = [new JournalEvent(due.Key, calendar.Now, Hop.NetworkToHost, "0610", reply.Answer?.Text(39) ?? "", said)],
        });
    }

    private async Task SettleAsync(NetworkReversal reversal, Transaction original, Mti sent, string code)
    {
        var now = calendar.Now;
        var settlement = new ReversalSettlement(reversal.Key, code, now);
        JournalEvent[] events =
        [
            new(reversal.Key, now, Hop.HostToNetwork, sent.ToString(), reversal.Reason, "reversal"),
            new(reversal.Key, now, Hop.NetworkToHost, "0430", code),
        ];
        if (original.State == TransactionState.Unknown) await outcomes.ReversedAsync(original, settlement, [.. events]);
        else await books.CommitAsync(new HostUnit { Settlement = settlement, Events = [.. events] });
        standing.Remove(reversal.Key);
        metrics.NetworkReversal("settled");
    }
}
