using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Archives;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Connections;
using Piaohao.Acquirer.Flows;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Nodes;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Signatures;
using Piaohao.Acquirer.Terminals;
using Piaohao.BlackBox;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Storage;

namespace Piaohao.Acquirer;

/// <summary>The acquirer's host: terminals on one side, the card network on the other, the books between.</summary>
public sealed class AcquirerHost : IAsyncDisposable
{
    private readonly GroupCommit<HostUnit> commits;
    private readonly BookReader reader;
    private readonly HostNode node;
    private readonly NodeWatch watch;
    private readonly TerminalRecall recall;
    private readonly HostBooks books;
    private readonly TerminalSessions sessions;
    private readonly NetworkReversals reversals;
    private readonly NetworkAdvices advices;
    private readonly HoldExpiry holds;
    private readonly ArchiveLoop? archive;
    private readonly BusinessCalendar calendar;
    private readonly TerminalDirectory directory;
    private readonly OrderBoard board;
    private readonly HostRecorder recorder;

    /// <summary>Brings the schema up to date, reads what was left open and stands ready; nothing moves before
    /// <see cref="RunAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">A setting cannot be.</exception>
    /// <exception cref="MigrationException">The database belongs to another program, or a newer one.</exception>
    public AcquirerHost(AcquirerParts parts)
    {
        var (options, database, hsm, terminals, bins, zoneMaster, connections, endPoint, time, random, logs, orders) = parts;
        options.Validate();
        database.Migrate(Schema, time);
        node = new HostNode(database.TakeWriting(options.Node), options, time);
        var logger = RecordingLog.Over(logs.CreateLogger("Piaohao.Acquirer"), parts.Recorder);
        recorder = new HostRecorder(parts.Recorder, time);
        directory = terminals;
        calendar = new BusinessCalendar(time, options.BusinessDayEnd);
        var sequences = Sequences.Of(database, node.IsBesideOthers);
        node.TakeLeft();
        FactBook facts;
        IReadOnlyList<DateOnly> daysRun;
        using (var stored = database.OpenRead())
        {
            facts = new FactBook(stored);
            daysRun = FactTable.Days(stored);
            sessions = new TerminalSessions(stored, options.WaitingPerTerminal);
        }

        commits = new GroupCommit<HostUnit>(database, new HostUnitWriter(sequences, node.Number), options.Commits, time);
        reader = new BookReader(database);
        var shelf = parts.ArchiveFolder is { } folder ? new ArchiveShelf(folder) : null;
        if (shelf is not null) archive = new ArchiveLoop(new Archiver(database, parts.ArchiveFolder!, calendar), options, calendar, time, logger);
        books = new HostBooks(commits, reader, node.IsBesideOthers, shelf is null ? null : new ArchivedLook(database, shelf));
        recall = new TerminalRecall(node, facts, reader);
        Metrics = new AcquirerMetrics();
        Queries = new HostQueries(database, shelf);
        Signatures = new SignatureArchive(database, hsm, shelf);
        Verification = new BooksVerification(database, shelf);

        var vault = new CardVault(hsm);
        Network = new NetworkLink(options, hsm, zoneMaster, connections, endPoint, calendar, time, random, sequences, recorder, logger);
        board = new OrderBoard(orders, directory, facts, books, calendar, daysRun, time, logger) { Reread = node.IsBesideOthers ? reader.Facts : null };
        var flows = new TransactionFlows(books, options, board);
        var outcomes = new Outcomes(books, flows, sessions, recall, calendar);
        advices = new NetworkAdvices(books, vault, outcomes, Network, directory, calendar, time, options, logger) { EnterGate = EnterGateAsync };
        holds = new HoldExpiry(books, options, calendar, time, logger);
        reversals = new NetworkReversals(books, vault, outcomes, advices, Network, directory, calendar, time, sequences, options, Metrics, logger) { EnterGate = EnterGateAsync };
        Restore(DateTimeOffset.MaxValue);
        Network.CameUp = NetworkCameUp;
        watch = new NodeWatch(node, books, () => commits.Figures.Groups, () => Restore(time.GetUtcNow() - (2 * options.NetworkTimeout)), options, time, logger);
        Network.Unmatched = new UnmatchedAnswers(books, directory, calendar, Metrics, logger).TakeAsync;

        var answers = new TerminalAnswer(hsm, options);
        var (cards, pins) = (new CardReading(hsm), new PinTranslation(hsm));
        var desk = new TerminalDesk(
            directory, sessions, answers,
            new SignIn(books, answers, hsm, calendar, facts, Metrics),
            new SignOff(books, answers, Metrics),
            new Echo(answers, Metrics),
            new TransactionPath(
                books, vault, cards, bins, flows, outcomes, answers, Network, reversals, node, recall, pins, calendar, sequences, options, Metrics),
            new Balance(books, cards, answers, Network, pins, calendar, sequences, options, Metrics),
            new Query(books, answers, calendar, Metrics),
            new Reversal(books, flows, answers, reversals, node, recall, calendar, Metrics),
            new SettlementDesk(books, answers, calendar, Metrics),
            new OrderDesk(board, facts, books, answers, new ActivationDesk(board, books, answers, hsm, logger), Metrics),
            new Training(books, answers, Metrics),
            calendar, Metrics, logger)
        {
            Signatures = new SignatureUpload(books, Signatures, answers, Metrics),
            Recorder = recorder,
            Recall = recall,
        };
        Terminals = new TerminalConnectionHandler(desk, options, Metrics, time, logger);
        Observe();
    }

    /// <summary>The scripts of the acquirer's database.</summary>
    public static MigrationSet Schema =>
        MigrationSet.FromResources(typeof(AcquirerHost).Assembly, "Piaohao.Acquirer.Schema.");

    /// <summary>Takes the connections of terminals: <c>UseConnectionHandler</c> of Kestrel, or a listener in its
    /// place.</summary>
    public TerminalConnectionHandler Terminals { get; }

    /// <summary>The link to the card network and its state.</summary>
    public NetworkLink Network { get; }

    /// <summary>What pages and the command line read.</summary>
    public HostQueries Queries { get; }

    /// <summary>Cardholders' signatures.</summary>
    public SignatureArchive Signatures { get; }

    /// <summary>Recomputes the books.</summary>
    public BooksVerification Verification { get; }

    public AcquirerMetrics Metrics { get; }

    /// <summary>Figures of the books' write path.</summary>
    public GroupCommitFigures WriteFigures => commits.Figures;

    /// <summary>Reversals the network has not answered.</summary>
    public int StandingReversals => reversals.Count;

    /// <summary>Refunds and notices the network has not answered.</summary>
    public int StandingAdvices => advices.Count;

    /// <summary>Runs the write path, the network link, the reversals and what else is chased until <paramref name="stop"/> is asked for;
    /// then what is under way is finished first.
    /// Throws where one of them breaks: the books can no longer be trusted to be written, so the program must
    /// end.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        recorder.Started();
        using var closing = new CancellationTokenSource();
        using var sealing = new CancellationTokenSource();
        var writing = commits.RunAsync(sealing.Token);
        var linking = Network.RunAsync(closing.Token);
        var reversing = reversals.RunAsync(closing.Token);
        var advising = advices.RunAsync(closing.Token);
        var expiring = holds.RunAsync(closing.Token);
        var ordering = board.RunAsync(closing.Token);
        var archiving = archive?.RunAsync(closing.Token) ?? Task.CompletedTask;
        var watching = watch.RunAsync(closing.Token);
        // Its continuation only completes another task, so it may run where the stop is asked for.
        var asked = new TaskCompletionSource();
        await using (stop.UnsafeRegister(static asked => ((TaskCompletionSource)asked!).TrySetResult(), asked))
            await Task.WhenAny([asked.Task, writing, linking, reversing, advising, expiring, .. board.Orders is null ? (Task[])[] : [ordering], .. node.IsBesideOthers ? (Task[])[watching] : []]);

        await Terminals.DrainAsync();
        // Not CancelAsync, which leaves the scheduler.
        closing.Cancel();
        var loops = Task.WhenAll(linking, reversing, advising, expiring, ordering, archiving, watching);
        await Task.WhenAny(loops, writing);
        sealing.Cancel();
        await Task.WhenAll(loops, writing);
        recorder.Stopped();
    }

    /// <summary>Gives a terminal its master key; durable when this returns, which needs <see cref="RunAsync"/> to
    /// run. Working keys it had end with it.</summary>
    /// <exception cref="ArgumentException">The key is no terminal master key, or the directory does not know the
    /// terminal.</exception>
    public async Task InjectMasterKeyAsync(
        string merchantId, string terminalId, WrappedKey masterKey, CancellationToken cancel = default)
    {
        if (masterKey.Usage != KeyUsage.TerminalMaster)
            throw new ArgumentException("The key is no terminal master key.", nameof(masterKey));
        if (directory.Current.FindTerminal(merchantId, terminalId) is null)
            throw new ArgumentException(
                $"The directory does not know terminal {terminalId} of merchant {merchantId}.", nameof(terminalId));
        var session = sessions.Of(merchantId, terminalId);
        using var turn = await session.Gate.EnterAsync(cancel)
            ?? throw new InvalidOperationException($"Terminal {terminalId} is busy.");
        recall.Refresh(session);
        var change = new SessionChange(
            merchantId, terminalId, session.Batch, null, session.OperatorId, session.Device, calendar.Now, [masterKey]);
        await books.CommitAsync(new HostUnit { Session = change });
        session.Apply(change);
    }

    /// <summary>The check value of a terminal's master key; null where none was injected.</summary>
    public Kcv? MasterKeyCheckValue(string merchantId, string terminalId) =>
        directory.Current.FindTerminal(merchantId, terminalId) is null
            ? null
            : sessions.Of(merchantId, terminalId).MasterKey?.CheckValue;

    public async ValueTask DisposeAsync()
    {
        Terminals.Dispose();
        await commits.DisposeAsync();
        reader.Dispose();
        Metrics.Dispose();
    }

    private void Observe()
    {
        Metrics.Observe(
            Network, () => commits.Figures, () => reversals.Count, () => advices.Count, () => Terminals.InFlight,
            () => Terminals.Connections);
        Metrics.ObserveWork(Queries.WaitingForPeople);
    }

    /// <summary>What has been open in the books since before an instant, and is for this host to end, is sent again.</summary>
    private void Restore(DateTimeOffset before)
    {
        reversals.Restore(reader, node.Number, before);
        advices.Restore(reader, node.Number, before);
    }

    private void NetworkCameUp()
    {
        reversals.NetworkCameUp();
        advices.NetworkCameUp();
    }

    private async ValueTask<IDisposable?> EnterGateAsync(TransactionKey key, CancellationToken cancel) =>
        await sessions.Of(key.MerchantId, key.TerminalId).Gate.EnterAsync(cancel);
}
