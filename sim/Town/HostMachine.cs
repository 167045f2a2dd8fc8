using System.Net;
using Microsoft.AspNetCore.Connections;
using Piaohao.Acquirer;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Merchants;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Scheduling;
using Piaohao.Storage;

namespace Piaohao.Simulation.Town;

/// <summary>The acquirer's host.</summary>
public sealed class HostMachine : Machine
{
    private readonly TerminalDirectory directory;
    private readonly BankMachine bank;
    private readonly Line network;
    private readonly SoftwareHsm hsm;
    private readonly WrappedKey zone;
    private readonly Random dice;
    private AcquirerHost? host;

    public HostMachine(Scheduler scheduler, Timeline timeline, string folder, Seeds seeds, byte[] zoneKey, DirectorySnapshot directory, BankMachine bank, Line network)
        : base(scheduler, timeline, "host", 1, folder, seeds.For("host"))
    {
        (this.directory, this.bank, this.network) = (new TerminalDirectory(directory), bank, network);
        dice = seeds.For("host pauses");
        hsm = SoftwareHsm.Open(PathOf("host.lmk"), Random);
        zone = hsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, zoneKey);
    }

    /// <summary>Where its books lie.</summary>
    public string Books => PathOf("host.db");

    /// <summary>The running host; null while it is down.</summary>
    public AcquirerHost? Host => IsUp ? host : null;

    /// <summary>How a connection is taken; null while it is down.</summary>
    public (SimulatedProcess, ConnectionHandler)? Listener => IsUp && host is not null ? (Process!, host.Terminals) : null;

    /// <summary>The host's flight recorder.</summary>
    public FlightRecorder Recorder { get; set; } = FlightRecorder.None;

    /// <summary>Called on a new database, to plant a defect in it.</summary>
    public Action<Database> Installed { get; set; } = _ => { };

    /// <summary>What the host is set to.</summary>
    public AcquirerOptions Options { get; set; } = new();

    /// <summary>Another secure module in front of its own, for a planted defect.</summary>
    public Func<IHsm, IHsm> Guard { get; set; } = hsm => hsm;

    private bool isInstalled;

    /// <summary>Loads a terminal's master key, as a key ceremony does; <paramref name="clear"/> is wiped.</summary>
    public void InjectMasterKey(string mid, string tid, byte[] clear)
    {
        var key = hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear);
        Process!.Run(() => Process!.Watch(host!.InjectMasterKeyAsync(mid, tid, key)));
    }

    protected override void Start(SimulatedProcess process)
    {
        host = null;
        var made = new AcquirerHost(new AcquirerParts(
            Options, Database.Sqlite(Books), Guard(hsm), directory, bank.Bins, zone, network.For(process),
            new IPEndPoint(IPAddress.Loopback, 9583), process.Time, dice, new TimelineLogs(Timeline, Name)) { Recorder = Recorder });
        if (!isInstalled) Installed(Database.Sqlite(Books));
        isInstalled = true;
        process.Watch(made.RunAsync(CancellationToken.None));
        host = made;
    }
}
