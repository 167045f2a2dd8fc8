using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Acquirer;
using Piaohao.Acquirer.Network;
using Piaohao.Amounts;
using Piaohao.Bank;
using Piaohao.Bank.Issuing;
using Piaohao.Keys;
using Piaohao.Ledger;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Storage;

namespace Piaohao.Bench.Load;

/// <summary>Host and card network, each with books, HSM and port of its own, and the terminals' keys in a third HSM.</summary>
internal sealed class LoadParties : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly TcpConnectionFactory connections = new(NullLoggerFactory.Instance);
    private readonly ILoggerFactory logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning));
    private readonly SoftwareHsm acquirerHsm;
    private readonly SoftwareHsm bankHsm;
    private readonly List<Task> loops = [];
    private PartyPort? network;
    private PartyPort? pos;

    private LoadParties(string folder)
    {
        acquirerHsm = SoftwareHsm.Open(Path.Combine(folder, "acquirer.lmk"), random);
        bankHsm = SoftwareHsm.Open(Path.Combine(folder, "bank.lmk"), random);
        TerminalHsm = SoftwareHsm.Open(Path.Combine(folder, "terminals.lmk"), random);
    }

    public SoftwareHsm TerminalHsm { get; }

    public BankHost Bank { get; private set; } = null!;

    public AcquirerHost Acquirer { get; private set; } = null!;

    public TcpConnectionFactory Connections => connections;

    /// <summary>One for each terminal asked for, in order.</summary>
    public IReadOnlyList<LoadTerminal> Terminals { get; private set; } = [];

    /// <summary>Returns when the host is signed on at the network and every terminal has its master key.</summary>
    public static async Task<LoadParties> StartAsync(string folder, int terminals)
    {
        var parties = new LoadParties(folder);
        LoadCard[] cards = [.. Enumerable.Range(1, terminals).Select(LoadCard.Of)];
        await parties.StartBankAsync(folder, cards);
        var directory = Directory(terminals);
        await parties.StartAcquirerAsync(folder, directory);
        var ready = new List<LoadTerminal>(terminals);
        foreach (var (terminal, card) in directory.Terminals.Zip(cards)) ready.Add(await parties.InstallAsync(terminal, card));
        parties.Terminals = ready;
        for (var tries = 0; parties.Acquirer.Network.State != NetworkState.Up; tries++)
        {
            if (tries == 500) throw new InvalidOperationException("The host does not sign on at the network.");
            await Task.Delay(20);
        }

        return parties;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in Terminals) await terminal.DisposeAsync();
        await stop.CancelAsync();
        if (pos is not null) await pos.DisposeAsync();
        await Task.WhenAll(loops);
        if (network is not null) await network.DisposeAsync();
        if (Acquirer is not null) await Acquirer.DisposeAsync();
        if (Bank is not null) await Bank.DisposeAsync();
        acquirerHsm.Dispose();
        bankHsm.Dispose();
        TerminalHsm.Dispose();
        connections.Dispose();
        logs.Dispose();
        random.Dispose();
        stop.Dispose();
    }

    private static DirectorySnapshot Directory(int terminals)
    {
        var fees = new FeeSchedule([new FeeRule(FeeCard.Debit, 5000, Money.Fen(1), Money.Fen(2000), new DateOnly(2016, 9, 6)), new FeeRule(FeeCard.Credit, 6000, Money.Fen(1), null, new DateOnly(2016, 9, 6))]);
        var profile = new TerminalProfile(KeySet.DoubleWithTrack, MacForm.Hex, ManualEntry: false, Money.Fen(5_000_000));
        var merchants = (terminals + LoadOptions.TerminalsPerMerchant - 1) / LoadOptions.TerminalsPerMerchant;
        return new DirectorySnapshot(
            Enumerable.Range(0, merchants).Select(m => new Merchant(MerchantId(m), "压测商户", "Load Shop", "5311", Standing.Active, fees)),
            Enumerable.Range(0, terminals).Select(t => new TerminalRecord(
                MerchantId(t / LoadOptions.TerminalsPerMerchant), (10_000_001 + t).ToString(CultureInfo.InvariantCulture), "0001", Standing.Active, profile)));
    }

    private static string MerchantId(int number) => string.Create(CultureInfo.InvariantCulture, $"89811005311{number:0000}");

    private async Task StartBankAsync(string folder, LoadCard[] cards)
    {
        var database = Database.Sqlite(Path.Combine(folder, "bank.db"));
        Personalisation.ApplyIfEmpty(database, bankHsm, TimeProvider.System, [LoadCard.Issuer], cards.Select(card => card.Profile));
        var (acquirers, bank) = ZoneMasters();
        acquirerZoneMaster = acquirers;
        Bank = new BankHost(new BankOptions([new AcquirerOptions().AcquirerId]), database, bankHsm, bank, TimeProvider.System, new Random(1), logs);
        loops.Add(Bank.RunAsync(stop.Token));
        network = await PartyPort.OpenAsync(Bank.Connections);
    }

    private WrappedKey acquirerZoneMaster = null!;

    private (WrappedKey Acquirer, WrappedKey Bank) ZoneMasters()
    {
        var clear = RandomNumberGenerator.GetBytes(16);
        var copy = clear.ToArray();
        return (acquirerHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, clear), bankHsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, copy));
    }

    private async Task StartAcquirerAsync(string folder, DirectorySnapshot directory)
    {
        Acquirer = new AcquirerHost(new AcquirerParts(
            new AcquirerOptions(), Database.Sqlite(Path.Combine(folder, "acquirer.db")), acquirerHsm, new TerminalDirectory(directory), Bank.BinTable,
            acquirerZoneMaster, connections, network!.EndPoint, TimeProvider.System, new Random(2), logs));
        loops.Add(Acquirer.RunAsync(stop.Token));
        pos = await PartyPort.OpenAsync(Acquirer.Terminals);
    }

    private async Task<LoadTerminal> InstallAsync(TerminalRecord terminal, LoadCard card)
    {
        var clear = RandomNumberGenerator.GetBytes(16);
        var copy = clear.ToArray();
        await Acquirer.InjectMasterKeyAsync(terminal.MerchantId, terminal.Id, acquirerHsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, clear));
        var master = TerminalHsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, copy);
        return new LoadTerminal(terminal, card, TerminalHsm, master, connections, pos!.EndPoint);
    }
}
