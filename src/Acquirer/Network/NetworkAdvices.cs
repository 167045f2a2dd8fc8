using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Flows;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Network;

/// <summary>Refunds and notices without an outcome: each is told to the network again (0221) until it answers, also after a restart. Its answer is the
/// outcome, which the terminal gets when it sends the message again.</summary>
internal sealed class NetworkAdvices
{
    private readonly HostBooks books;
    private readonly CardVault vault;
    private readonly Outcomes outcomes;
    private readonly NetworkLink network;
    private readonly NetworkMessages messages;
    private readonly TerminalDirectory directory;
    private readonly BusinessCalendar calendar;
    private readonly AcquirerOptions options;
    private readonly ILogger logger;
    private readonly Signal signal;
    private readonly RetryQueue<TransactionKind> standing;

    public NetworkAdvices(
        HostBooks books, CardVault vault, Outcomes outcomes, NetworkLink network, TerminalDirectory directory, BusinessCalendar calendar, TimeProvider time,
        AcquirerOptions options, ILogger logger)
    {
        (this.books, this.vault, this.outcomes, this.network) = (books, vault, outcomes, network);
        (this.directory, this.calendar, this.options, this.logger) = (directory, calendar, options, logger);
        messages = new NetworkMessages(options);
        signal = new Signal(time);
        standing = new RetryQueue<TransactionKind>(options, calendar);
    }

    /// <summary>Takes over a terminal's turn before an outcome, so that no settlement of it is between comparing and closing; set when the host is composed.</summary>
    public required Func<TransactionKey, CancellationToken, ValueTask<IDisposable?>> EnterGate { get; init; }

    /// <summary>Refunds and notices the network has not answered.</summary>
    public int Count => standing.Count;

    /// <summary>What the books hold open for this host since before an instant, and is not looked after yet.</summary>
    public void Restore(BookReader reader, long node, DateTimeOffset before)
    {
        // First: what then is read as standing and is not among them was never among them, and not answered since.
        var known = standing.Keys();
        var left = reader.StandingAdvices(node).Where(row => row.EndedAt < before && !known.Contains(row.Key)).ToList();
        foreach (var row in left) standing.Add(row.Key, row.Kind, mayHaveBeenSent: true);
        if (left.Count > 0) signal.Raise();
    }

    /// <summary>Begins to send again what is durable as unknown.</summary>
    public void Stand(Transaction unknown)
    {
        standing.Add(unknown.Key, unknown.Kind, mayHaveBeenSent: true);
        signal.Raise();
    }

    public void NetworkCameUp()
    {
        standing.DueNow();
        signal.Raise();
    }

    /// <summary>Sends what is due until <paramref name="stop"/> is asked for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var due = network.Session is null ? [] : standing.TakeDue(options.AdvicesInFlight);
                if (due.Count == 0) await signal.WaitAsync(network.Session is null ? options.RetryMax : standing.UntilDue(), stop);
                else await Task.WhenAll(due.Select(advice => SendAsync(advice, stop)));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What stands is on disk and is sent after the next start.
        }
    }

    private async Task SendAsync(RetryQueue<TransactionKind>.Attempt due, CancellationToken stop)
    {
        try
        {
            if (network.Session is not { } session) return;
            var said = await ExchangeAsync(session, due.Key, stop);
            if (said is null)
            {
                standing.Remove(due.Key);
                return;
            }

            Log.AdviceUnanswered(logger, due.Key.Reference, said);
            await books.CommitAsync(new HostUnit { Attempt = new NetworkAttempt(due.Key, null, said, calendar.Now) });
            if (said == "A0") session.Abort();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.AdviceFailed(logger, failure, due.Key.Reference);
        }

        standing.Later(due);
    }

    /// <summary>Null once the outcome is durable; else what came instead of an answer.</summary>
    private async Task<string?> ExchangeAsync(NetworkSession session, TransactionKey key, CancellationToken stop)
    {
        var row = books.Find(key) ?? throw new InvalidOperationException($"Transaction {key} stands and has no row.");
        if (row.State != TransactionState.Unknown) return null;
        var merchant = directory.Current.FindMerchant(key.MerchantId)
            ?? throw new InvalidOperationException($"Merchant {key.MerchantId} is missing in the directory.");
        var card = books.SealedCard(key.MerchantId, row.Rrn)
            ?? throw new InvalidOperationException($"The card of transaction {key} is missing in the vault.");
        var original = row.OriginalKey is { } named ? books.Find(named) : null;
        var message = messages.Again(row, original, merchant, vault.Open(card));
        var reply = await session.ExchangeAsync(message, options.NetworkTimeout, stop);
        if (reply.Answer is not { } answer || NetworkAnswer.Mismatch(message, answer) is not null) return reply.Outcome.ToString();
        var code = answer.Text(39)!;
        if (NetworkAnswer.IsTemporary(code)) return code;
        using var turn = await EnterGate(key, stop);
        if (turn is null) return "terminal busy";
        await EndAsync(row, merchant, message.Mti, answer, code);
        return null;
    }

    private async Task EndAsync(Transaction row, Merchant merchant, Mti sent, Message answer, string code)
    {
        JournalEvent[] events =
        [
            new(row.Key, calendar.Now, Hop.HostToNetwork, sent.ToString(), "", "sent again"),
            new(row.Key, calendar.Now, Hop.NetworkToHost, answer.Mti.ToString(), code),
        ];
        if (ResponseCode.Of(code).IsApproval) await outcomes.ApproveAsync(row, merchant, NetworkApproval.Of(answer), _ => [.. events]);
        else await outcomes.DeclineAsync(row, NetworkAnswer.Refusal(row.Kind, code), _ => [.. events]);
    }
}
