using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal;

/// <summary>What a till is plugged into.</summary>
/// <param name="Hsm">The terminal's own secure module.</param>
/// <param name="Connections">Opens connections to the host.</param>
/// <param name="Random">Makes salts.</param>
public sealed record TillParts(IHsm Hsm, IConnectionFactory Connections, IGlass Glass, ICardReader Reader, IPrinter Printer,
    TimeProvider Time, RandomNumberGenerator Random, ILoggerFactory Logs);

/// <summary>A POS terminal without a face: it draws its screens on an <see cref="IGlass"/>, is worked by <see cref="Press"/>, and keeps its own journal.
/// One flow runs at a time, from <see cref="RunAsync"/>.</summary>
public sealed class Till
{
    private readonly Machine machine;
    private readonly JournalWriter writer;
    private readonly Idle idle;
    private readonly StartUp startUp;
    private bool started;

    /// <summary>Opens the terminal's database, bringing its schema up to date, and adds the operators it does not have yet. Nothing is shown before <see cref="RunAsync"/>.</summary>
    /// <param name="database">The terminal's own file.</param>
    /// <exception cref="ArgumentException">The options cannot be.</exception>
    public Till(TerminalOptions options, Database database, TillParts parts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(parts);
        options.Validate();
        database.Migrate(MigrationSet.FromResources(typeof(Till).Assembly, "Piaohao.Terminal.Schema"), parts.Time);
        writer = new JournalWriter(database, parts.Time);
        machine = Assemble(options, database, parts, writer);
        foreach (var seed in options.Operators) machine.Operators.Install(seed);
        idle = new Idle(machine);
        startUp = new StartUp(machine);
    }

    /// <summary>What the terminal has done.</summary>
    public TerminalJournal Journal => machine.Journal;

    /// <summary>The terminal's number.</summary>
    public string Tid => machine.Options.Tid;

    /// <summary>Presses a key; may be called from any thread. False where so many keys wait that this one is lost.</summary>
    public bool Press(Key key)
    {
        if (key != Key.Language) return machine.Keyboard.Press(key);
        machine.Face.ToggleLanguage();
        return true;
    }

    /// <summary>Loads the terminal master key (double-length 3DES, 16 bytes), which replaces all keys of the terminal; <paramref name="clear"/> is wiped.
    /// Done by whoever sets the terminal up, before <see cref="RunAsync"/> or while it is idle.</summary>
    /// <returns>The check value, to be compared with the acquirer's.</returns>
    public Kcv InjectMasterKey(Span<byte> clear)
    {
        var key = machine.Hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear);
        machine.Memory.InstallMasterKey(key);
        return key.CheckValue;
    }

    /// <summary>The check value of the master key, or null where none is loaded.</summary>
    public Kcv? MasterKeyCheckValue => machine.Memory.Key(KeyUsage.TerminalMaster)?.CheckValue;

    /// <summary>The slips of an approved transaction, both copies, as they are reprinted now; empty for any other.</summary>
    public ImmutableArray<Slip> Slips(int batch, int trace) =>
        machine.Journal.Find(batch, trace) is { State: TransactionState.Approved } entry
            ? [Printing.Slip(machine, entry, SlipCopy.Merchant, reprint: true), Printing.Slip(machine, entry, SlipCopy.Cardholder, reprint: true)]
            : [];

    /// <summary>Switches the device on and works it until <paramref name="stop"/>; called once. Being stopped at any moment is like a power cut: what matters is on disk.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (started) throw new InvalidOperationException("This till was switched on before.");
        started = true;
        using var flowsEnded = new CancellationTokenSource();
        var writing = writer.RunAsync(flowsEnded.Token);
        try
        {
            while (true) await UntilStorageFailsAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            TerminalLog.SwitchedOff(machine.Log, machine.Options.Tid);
        }
        finally
        {
            flowsEnded.Cancel();
            await writing;
        }
    }

    /// <summary>Where the disk fails a step, the step has not happened: the device says so and starts again, which turns what was under way into a reversal.</summary>
    private async Task UntilStorageFailsAsync(CancellationToken stop)
    {
        try
        {
            await startUp.RunAsync(stop);
            await idle.RunAsync(stop);
        }
        catch (Exception failure) when (failure is DbException or DurabilityException)
        {
            TerminalLog.StorageFailed(machine.Log, failure, machine.Options.Tid);
            await new Notices(machine).FaultAsync("boot.title", "E31", stop);
        }
    }

    private static Machine Assemble(TerminalOptions options, Database database, TillParts parts, JournalWriter writer)
    {
        var memory = new TerminalMemory(database, writer);
        Machine? assembled = null;
        assembled = new Machine
        {
            Options = options,
            Hsm = parts.Hsm,
            Reader = parts.Reader,
            Printer = parts.Printer,
            Time = parts.Time,
            Clock = new TerminalClock(parts.Time, options.DayEnd),
            Face = new Face(parts.Glass, texts => assembled!.Bar(texts), memory.English ?? options.English),
            Keyboard = new Keyboard(parts.Time),
            Journal = new TerminalJournal(database),
            Records = new TransactionRecords(writer, parts.Time),
            Memory = memory,
            SealedReversals = new SealedReversals(database, parts.Hsm),
            Operators = new OperatorBook(database, writer, parts.Random, parts.Time, options.PasswordIterations),
            Requests = new Requests(options, parts.Hsm),
            Host = new HostLine(options, parts.Connections, parts.Time),
            Log = parts.Logs.CreateLogger<Till>(),
        };
        return assembled;
    }
}
