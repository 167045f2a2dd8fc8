using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Network;

/// <summary>Tells the network what must be taken back, again and again until it answers 00 or 25, also after a
/// restart; and takes back what a
/// crash left without an outcome.</summary>
internal sealed class NetworkReversals
{
    private readonly HostBooks books;
    private readonly CardVault vault;
    private readonly NetworkLink network;
    private readonly NetworkMessages messages;
    private readonly TerminalDirectory directory;
    private readonly BusinessCalendar calendar;
    private readonly Sequences sequences;
    private readonly AcquirerOptions options;
    private readonly AcquirerMetrics metrics;
    private readonly ILogger logger;
    private readonly Signal signal;
    private readonly ConcurrentDictionary<TransactionKey, StandingReversal> standing = new();
    private readonly ConcurrentQueue<TransactionKey> orphans = new();

    public NetworkReversals(
        HostBooks books, CardVault vault, NetworkLink network, TerminalDirectory directory,
        BusinessCalendar calendar, TimeProvider time,
        Sequences sequences, AcquirerOptions options, AcquirerMetrics metrics, ILogger logger)
    {
        (this.books, this.vault, this.network) = (books, vault, network);
        (this.directory, this.calendar, this.sequences) = (directory, calendar, sequences);
        (this.options, this.metrics, this.logger) = (options, metrics, logger);
        messages = new NetworkMessages(options);
        signal = new Signal(time);
    }

    /// <summary>Reversals the network has not answered.</summary>
    public int Count => standing.Count;

    /// <summary>Takes over a terminal's turn before its orphan is touched; set when the host is composed.</summary>
    public required Func<TransactionKey, CancellationToken, ValueTask<IDisposable?>> EnterGate { get; init; }

    /// <summary>What the books held open when the host was made.</summary>
    public void Restore(BookReader reader)
    {
        foreach (var reversal in reader.StandingReversals())
            standing[reversal.Key] = new StandingReversal(reversal, mayHaveBeenSent: true);
        foreach (var pending in reader.Pending()) orphans.Enqueue(pending.Key);
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
        standing[reversal.Key] = new StandingReversal(reversal, mayHaveBeenSent: false);
        signal.Raise();
    }

    /// <summary>A flow ended in an error after its intent was durable: the transaction is looked at again.</summary>
    public void Orphaned(TransactionKey key)
    {
        orphans.Enqueue(key);
        signal.Raise();
    }

    /// <summary>True where a reversal of this transaction stands.</summary>
    public bool Stands(TransactionKey key) => standing.ContainsKey(key);

    /// <summary>The link is up again: what stands is due at once.</summary>
    public void NetworkCameUp()
    {
        foreach (var reversal in standing.Values) reversal.Due = DateTimeOffset.MinValue;
        signal.Raise();
    }

    /// <summary>No trustworthy answer: the transaction becomes unknown, with code 98, and its reversal stands;
    /// durable when this returns.
    /// The caller holds the terminal's turn.</summary>
    public async Task<Transaction> TakeBackAsync(Transaction pending, params JournalEvent[] events)
    {
        var unknown = pending with { State = TransactionState.Unknown, ResponseCode = "98", EndedAt = calendar.Now };
        var reversal = Prepare(pending.Key, "98");
        await books.CommitAsync(new HostUnit
        {
            Moved = unknown,
            MovedFrom = TransactionState.Pending,
            Reversal = reversal,
            Events = [.. events],
        });
        Stand(reversal);
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
                var due = TakeDue();
                if (due.Count == 0) await signal.WaitAsync(settled ? NextDue() : options.RetryFirst, stop);
                else await Task.WhenAll(due.Select(reversal => SendAsync(reversal, stop)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What stands is on disk and is sent after the next start.
        }
    }

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
                await TakeBackAsync(pending);
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

    private List<StandingReversal> TakeDue()
    {
        if (network.Session is null) return [];
        var now = calendar.Now;
        return
        [
            .. standing.Values
                .Where(reversal => reversal.Due <= now)
                .OrderBy(reversal => reversal.Reversal.CreatedAt)
                .Take(options.ReversalsInFlight),
        ];
    }

    /// <summary>How long nothing is due; while the network is down its coming up wakes the loop.</summary>
    private TimeSpan NextDue()
    {
        if (network.Session is null || standing.IsEmpty) return options.RetryMax;
        var wait = standing.Values.Min(reversal => reversal.Due) - calendar.Now;
        return wait < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : wait;
    }

    private async Task SendAsync(StandingReversal due, CancellationToken stop)
    {
        try
        {
            if (network.Session is not { } session) return;
            var answer = await ExchangeAsync(session, due, stop);
            if (answer is "00" or "25") return;
            metrics.NetworkReversal(answer.Length == 2 ? "refused" : "unanswered");
            Log.ReversalUnanswered(logger, due.Reversal.Key.Reference, answer);
            // The network refuses our MAC: the keys of the connection no longer fit, a new sign-on brings others.
            if (answer == "A0") session.Abort();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            metrics.NetworkReversal("failed");
            Log.ReversalFailed(logger, failure, due.Reversal.Key.Reference);
        }

        due.Tries++;
        due.Due = calendar.Now + Pause(due.Tries);
    }

    /// <summary>The answer's code, or what came instead of an answer.</summary>
    private async Task<string> ExchangeAsync(NetworkSession session, StandingReversal due, CancellationToken stop)
    {
        var key = due.Reversal.Key;
        var original = books.Find(key)
            ?? throw new InvalidOperationException($"Transaction {key} has a reversal and no row.");
        var card = books.SealedCard(key.MerchantId, original.Rrn)
            ?? throw new InvalidOperationException($"The card of transaction {key} is missing in the vault.");
        var merchant = directory.Current.FindMerchant(key.MerchantId)
            ?? throw new InvalidOperationException($"Merchant {key.MerchantId} is missing in the directory.");
        var request = messages.Reversal(due.Reversal, original, merchant, vault.Open(card), due.IsRepeat);
        var reply = await session.ExchangeAsync(request, options.NetworkTimeout, stop);
        if (reply.Answer?.Text(39) is not { } code) return reply.Outcome.ToString();
        if (code is "00" or "25") await SettleAsync(due.Reversal, original, request.Mti, code);
        return code;
    }

    private async Task SettleAsync(NetworkReversal reversal, Transaction original, Mti sent, string code)
    {
        var now = calendar.Now;
        var isUnknown = original.State == TransactionState.Unknown;
        await books.CommitAsync(new HostUnit
        {
            Moved = isUnknown ? original with { State = TransactionState.Reversed, EndedAt = now } : null,
            MovedFrom = TransactionState.Unknown,
            Settlement = new ReversalSettlement(reversal.Key, code, now),
            Events =
            [
                new JournalEvent(reversal.Key, now, Hop.HostToNetwork, sent.ToString(), reversal.Reason, "reversal"),
                new JournalEvent(reversal.Key, now, Hop.NetworkToHost, "0430", code),
            ],
        });
        standing.TryRemove(reversal.Key, out _);
        metrics.NetworkReversal("settled");
    }

    private TimeSpan Pause(int tries)
    {
        var pause = options.RetryFirst * Math.Pow(2, Math.Min(tries - 1, 16));
        return pause < options.RetryMax ? pause : options.RetryMax;
    }
}
