using System.Net;
using System.Security.Cryptography;
using Piaohao.Bank.Faults;
using Piaohao.BlackBox;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Server.Demo;
using Piaohao.Server.Orders;
using Piaohao.Storage;
using Piaohao.Terminal;
using Piaohao.Terminal.Devices;

namespace Piaohao.Server.Composition;

/// <summary>The till with the glass that pages show.</summary>
internal sealed class TillRole : IAsyncDisposable
{
    private readonly DataFolder folder;
    private readonly TimeProvider time;
    private readonly FolderLock folderLock;
    private readonly TcpConnectionFactory connections;
    private SoftwareHsm? hsm;
    private FileRecorder? recorder;

    /// <exception cref="IOException">Another program plays the till on this folder.</exception>
    public TillRole(DataFolder folder, TimeProvider time, ILoggerFactory logs)
    {
        (this.folder, this.time) = (folder, time);
        folderLock = FolderLock.Take(folder.Terminal);
        connections = new TcpConnectionFactory(logs);
    }

    public Till Till { get; private set; } = null!;

    /// <summary>The glass, reader and paper of the till.</summary>
    public DemoTill Glass { get; } = new();

    public DemoTray Tray { get; private set; } = null!;

    /// <summary>The till's work, until it is switched off.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Sets the till up, with the key that the bench loaded where it has none; it is off until <see cref="SwitchOn"/>.</summary>
    /// <param name="board">The bank's switches for faults where the bank is in this process; else null.</param>
    public async Task SetUpAsync(Settings settings, EndPoint host, FaultBoard? board, ILoggerFactory logs, RandomNumberGenerator random, CancellationToken stop)
    {
        hsm = await Bench.OpenHsmAsync(folder, folder.Terminal, random);
        recorder = new FileRecorder(folder.Terminal.Path, time);
        var line = new FaultyLine(connections);
        Tray = new DemoTray(board, line, Glass.Battery);
        Glass.Changed += (_, _) => Tray.Refresh();
        var options = DemoTerminal.Options(host) with { SoftwareSigner = SigningKey.PublicHalf(folder) };
        var parts = new TillParts(hsm, line, Glass, Glass.Reader, Glass.Scanner, await PrinterAsync(settings.Printer, stop), time, random, logs)
        {
            Pad = Glass.Pad,
            Recorder = recorder,
            Battery = Glass.Battery,
            PrinterAt = address => new TillPrinter(new NetworkPrinter(address, connections, time, PrinterLimits.Usual), Glass.Paper),
        };
        Till = new Till(options, Database.Sqlite(folder.Terminal.Database), parts);
        if (Till.MasterKeyCheckValue is null) TakeMasterKey();
    }

    /// <summary>Takes the key that the bench loaded last; without one the till asks for its activation code.</summary>
    public void TakeMasterKey()
    {
        if (File.Exists(folder.Terminal.TerminalMaster)) Till.InstallMasterKey(KeptKey.Read(folder.Terminal.TerminalMaster));
    }

    /// <summary>Switches the till on.</summary>
    public void SwitchOn(CancellationToken stop)
    {
        Glass.Plug(Till);
        Running = Till.RunAsync(stop);
    }

    public ValueTask DisposeAsync()
    {
        hsm?.Dispose();
        recorder?.Dispose();
        connections.Dispose();
        folderLock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IPrinter> PrinterAsync(DnsEndPoint? printerAddress, CancellationToken stop)
    {
        if (printerAddress is null) return Glass.Paper;
        var printer = new NetworkPrinter(printerAddress, connections, time, PrinterLimits.Usual);
        await printer.ProbeAsync(stop);
        return new TillPrinter(printer, Glass.Paper);
    }
}
