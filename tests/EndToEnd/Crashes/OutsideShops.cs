using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Acquirer;
using Piaohao.Amounts;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;
using Piaohao.Storage;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>A terminal of the shops outside: its number and its master key in clear, hex.</summary>
internal sealed record OutsideIdentity(string Tid, string MasterKey);

/// <summary>Takes terminals on before the acquirer is started for the first time, as staff with a key-loading device would: records in the registry, master keys at the host.</summary>
internal static class OutsideShops
{
    private const string StoreId = "0001";
    private const int FirstTid = 10000101;

    /// <param name="address">The server on which the books are; null: they are files.</param>
    public static async Task<IReadOnlyList<OutsideIdentity>> TakeOnAsync(string data, int count, string? address = null)
    {
        var folder = Path.Combine(data, "acquirer");
        Directory.CreateDirectory(folder);
        Database Of(string name) => address is null ? Database.Sqlite(Path.Combine(folder, name + ".db")) : Database.PostgreSql(address, name);
        var registry = new MerchantRegistry(Of("merchants"), TimeProvider.System);
        await DemoMerchant.SeedAsync(registry);
        var profile = new TerminalProfile(KeySet.Double, MacForm.Hex, ManualEntry: false, Money.Fen(5_000_000));
        List<OutsideIdentity> shops = [];
        for (var number = 0; number < count; number++)
        {
            var shop = new OutsideIdentity((FirstTid + number).ToString(CultureInfo.InvariantCulture), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
            await registry.AddAsync(new TerminalRecord(DemoMerchant.Id, shop.Tid, StoreId, Standing.Active, profile));
            shops.Add(shop);
        }

        await LoadKeysAsync(folder, Of("acquirer"), await registry.LoadAsync(), shops);
        return shops;
    }

    private static async Task LoadKeysAsync(string folder, Database books, DirectorySnapshot directory, List<OutsideIdentity> shops)
    {
        using var random = RandomNumberGenerator.Create();
        using var hsm = SoftwareHsm.Open(Path.Combine(folder, "lmk"), random);
        using var connections = new TcpConnectionFactory(NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        // No card is taken meanwhile: the host needs neither ranges nor a network.
        await using var host = new AcquirerHost(new AcquirerParts(
            new AcquirerOptions(), books, hsm, new TerminalDirectory(directory), new BinTable([]),
            hsm.GenerateKey(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes), connections, new IPEndPoint(IPAddress.Loopback, 1), TimeProvider.System, new Random(), NullLoggerFactory.Instance));
        var running = host.RunAsync(stop.Token);
        foreach (var shop in shops)
            await host.InjectMasterKeyAsync(DemoMerchant.Id, shop.Tid, hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, Convert.FromHexString(shop.MasterKey)));
        await stop.CancelAsync();
        await running;
    }
}
