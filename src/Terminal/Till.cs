using System.Collections.Immutable;
using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Storage;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Orders;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal;

/// <summary>What a till is plugged into.</summary>
/// <param name="Hsm">The terminal's own secure module.</param>
/// <param name="Connections">Opens connections to the host.</param>
/// <param name="Random">Makes salts.</param>
public sealed record TillParts(IHsm Hsm, IConnectionFactory Connections, IGlass Glass, ICardReader Reader, ICodeScanner Scanner, IPrinter Printer,
    TimeProvider Time, RandomNumberGenerator Random, ILoggerFactory Logs)
{
    /// <summary>The signature pad; null where the terminal has none, and then cardholders sign on paper.</summary>
    public ISignaturePad? Pad { get; init; }

    /// <summary>The battery; a device that stands on its charger unless said otherwise.</summary>
    public IBattery Battery { get; init; } = new VirtualBattery();

    /// <summary>Keeps what happened last.</summary>
    public FlightRecorder Recorder { get; init; } = FlightRecorder.None;

    /// <summary>Makes the printer at a network address, for devices that can be told to use one.</summary>
    public Func<EndPoint, IPrinter>? PrinterAt { get; init; }
}

/// <summary>A POS terminal without a face: it draws its screens on an <see cref="IGlass"/>, is worked by <see cref="Press"/>, and keeps its own journal.
/// One flow runs at a time, from <see cref="RunAsync"/>.</summary>
public sealed class Till
{
    private readonly Machine machine;
    private readonly Database database;
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
        this.database = database;
        writer = new JournalWriter(database, parts.Time);
        machine = Assemble(options, database, parts, writer);
        foreach (var seed in options.Operators) machine.Operators.Install(seed);
        idle = new Idle(machine);
        startUp = new StartUp(machine);
    }

    /// <summary>What the terminal has done.</summary>
    public TerminalJournal Journal => machine.Journal;

    /// <summary>The batches it has settled.</summary>
    public BatchBook Batches => machine.Batches;

    /// <summary>The terminal's number.</summary>
    public string Tid => machine.Options.Tid;

    /// <summary>Presses a key; may be called from any thread. False where so many keys wait that this one is lost.</summary>
    public bool Press(Key key)
    {
        machine.Recorder.Pressed(key);
        if (key != Key.Language) return machine.Keyboard.Press(key);
        machine.Language.Turn();
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

    /// <summary>Installs a terminal master key that was loaded into the terminal's HSM before, which replaces all keys of the terminal.</summary>
    /// <exception cref="ArgumentException">The key is no terminal master key.</exception>
    public void InstallMasterKey(WrappedKey masterKey)
    {
        if (masterKey.Usage != KeyUsage.TerminalMaster) throw new ArgumentException("The key is no terminal master key.", nameof(masterKey));
        machine.Memory.InstallMasterKey(masterKey);
    }

    /// <summary>The check value of the master key, or null where none is loaded.</summary>
    public Kcv? MasterKeyCheckValue => machine.Memory.Key(KeyUsage.TerminalMaster)?.CheckValue;

    /// <summary>The slips of a transaction that has some (<see cref="TransactionSlip.Exists"/>), both copies, as they are reprinted now; empty for any other.</summary>
    public ImmutableArray<Slip> Slips(int batch, int trace) =>
        machine.Journal.Find(batch, trace) is { } entry && TransactionSlip.Exists(entry)
            ? [Printing.Slip(machine, entry, SlipCopy.Merchant, reprint: true), Printing.Slip(machine, entry, SlipCopy.Cardholder, reprint: true)]
            : [];

    /// <summary>How it stands with the signature of a transaction; null where nobody was to sign.</summary>
    public SignatureEntry? Signature(int batch, int trace) => machine.Signatures.Find(batch, trace);

    /// <summary>Switches the device on and works it until <paramref name="stop"/>; called once. Being stopped at any moment is like a power cut: what matters is on disk.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (started) throw new InvalidOperationException("This till was switched on before.");
        started = true;
        machine.Recorder.SwitchedOn(machine.Options.Tid);
        using var reader = database.KeepReader();
        using var flowsEnded = new CancellationTokenSource();
        var writing = writer.RunAsync(flowsEnded.Token);
        var language = machine.Language.RunAsync();
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
            machine.Language.End();
            await language;
            flowsEnded.Cancel();
            await writing;
            if (stop.IsCancellationRequested) machine.Recorder.SwitchedOff();
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
        var journal = new TerminalJournal(database);
        var store = new OrderStore(database, writer);
        var parameters = new ParameterSet(options, store, memory);
        var day = new DaySettings(() => parameters.Options, memory);
        var recorder = new TillRecorder(parts.Recorder, parts.Time, parts.Hsm);
        var log = RecordingLog.Over(parts.Logs.CreateLogger<Till>(), parts.Recorder);
        Machine? assembled = null;
        var face = new Face(parts.Glass, texts => assembled!.Bar(texts), () => assembled!.Device, memory.English ?? options.English) { Shown = recorder.Shown };
        assembled = new Machine
        {
            Parameters = parameters,
            OrderStore = store,
            Random = parts.Random,
            Hsm = parts.Hsm,
            Reader = parts.Reader,
            Scanner = parts.Scanner,
            Pad = parts.Pad,
            Printer = new SelectedPrinter(parts.Printer, parts.PrinterAt, () => assembled!.Device),
            Time = parts.Time,
            Clock = new TerminalClock(parts.Time, options.DayEnd),
            Face = face,
            Language = new LanguageChoice(face, memory, options.Tid, log),
            Keyboard = new Keyboard(parts.Time),
            Journal = journal,
            Shifts = new ShiftBook(database, journal, writer),
            Records = new TransactionRecords(writer, parts.Time),
            Memory = memory,
            SealedMessages = new SealedMessages(database, parts.Hsm),
            Signatures = new SignatureBook(database, writer, parts.Hsm),
            Originals = new Originals(database, day),
            Day = day,
            Batches = new BatchBook(database),
            BatchRecords = new BatchRecords(writer),
            Operators = new OperatorBook(database, writer, parts.Random, parts.Time, options.PasswordIterations),
            Host = new HostLine(options, () => assembled!.Device, parts.Connections, parts.Time, recorder),
            Battery = parts.Battery,
            HasOtherPrinters = parts.PrinterAt is not null,
            Storage = new TerminalStorage(database, options, parts.Hsm, parts.Time),
            Log = log,
            Recorder = recorder,
        };
        return assembled;
    }
}
