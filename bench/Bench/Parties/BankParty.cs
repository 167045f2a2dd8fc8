using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer;
using Piaohao.Bank;
using Piaohao.Bank.Issuing;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bench.Parties;

/// <summary>The card network with one issuer and cards for the customers of each terminal, as the program starts it.</summary>
internal sealed class BankParty : IParty
{
    private readonly CancellationTokenSource stop = new();
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly ILoggerFactory logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning));
    private readonly SoftwareHsm hsm;
    private readonly Database database;
    private readonly BankHost bank;
    private readonly Task running;
    private PartyPort? port;

    private BankParty(PartyOrder order)
    {
        hsm = SoftwareHsm.Open(Path.Combine(order.Folder, "bank.lmk"), random);
        database = PartyDatabase.Of(order, "bank");
        var cards = Enumerable.Range(0, order.Terminals * Town.CardsPerTerminal).Select(card => BenchCard.Of(card).Profile);
        Personalisation.ApplyIfEmpty(database, hsm, TimeProvider.System, [BenchCard.Issuer], cards);
        var zone = hsm.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, new RunKeys(order.Secret).ZoneMaster());
        bank = new BankHost(new BankOptions([new AcquirerOptions().AcquirerId]), database, hsm, zone, TimeProvider.System, new Random(1), logs);
        running = bank.RunAsync(stop.Token);
    }

    public int Port => port!.EndPoint.Port;

    public static async Task<IParty> StartAsync(PartyOrder order)
    {
        var party = new BankParty(order);
        party.port = await PartyPort.OpenAsync(party.bank.Connections);
        return party;
    }

    public PartyReport Report() => PartyReport.Take(bank.WriteFigures, null);

    public BooksTally Tally()
    {
        using var session = database.OpenRead();
        return session.Query(
            "SELECT COUNT(*), SUM(approved_fen) FROM card_transaction WHERE code = '00' AND direction = 'D'",
            row => new BooksTally(row.GetInt64(0), row.IsDBNull(1) ? 0 : Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture))).Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (port is not null) await port.DisposeAsync();
        await stop.CancelAsync();
        await running;
        await bank.DisposeAsync();
        hsm.Dispose();
        logs.Dispose();
        random.Dispose();
        stop.Dispose();
    }
}
