using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Acquirer.Network;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Xunit;

namespace Piaohao.Server.Tests;

/// <summary>Each party by itself: on one folder, and with its part of it moved elsewhere.</summary>
public sealed class RoleTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string root = Directory.CreateTempSubdirectory("piaohao-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Parties_moved_to_folders_of_their_own_still_have_their_keys_in_common()
    {
        var shared = Path.Combine(root, "shared");
        await (await StartAsync(shared, Role.All)).DisposeAsync();
        foreach (var (to, part) in ((string, string)[])[("b", "bank"), ("a", "acquirer"), ("a", "published"), ("t", "terminal")])
        {
            Directory.CreateDirectory(Path.Combine(root, to));
            Directory.Move(Path.Combine(shared, part), Path.Combine(root, to, part));
        }

        await using var bank = await StartAsync(Path.Combine(root, "b"), Role.Bank);
        await using var acquirer = await StartAsync(Path.Combine(root, "a"), Role.Acquirer, networkPort: bank.Bank!.Port);
        await using var till = await StartAsync(Path.Combine(root, "t"), Role.Till, posPort: acquirer.Acquirer!.Port);
        await UntilAsync(() => acquirer.Acquirer.Host!.Network.State == NetworkState.Up);
        Assert.True(acquirer.Acquirer.Knows(till.Till!.Till.MasterKeyCheckValue));
        Assert.False(Directory.Exists(Path.Combine(root, "a", "bank")));
        Assert.False(Directory.Exists(Path.Combine(root, "b", "acquirer")));
    }

    [Fact]
    public async Task Started_one_after_another_on_a_new_folder_they_find_what_they_have_in_common()
    {
        await using var bank = await StartAsync(root, Role.Bank);
        await using var acquirer = await StartAsync(root, Role.Acquirer, networkPort: bank.Bank!.Port);
        await using var till = await StartAsync(root, Role.Till, posPort: acquirer.Acquirer!.Port);
        await UntilAsync(() => acquirer.Acquirer.Host!.Network.State == NetworkState.Up);
        Assert.True(acquirer.Acquirer.Knows(till.Till!.Till.MasterKeyCheckValue));
        Assert.NotNull(acquirer.Acquirer.Host!.MasterKeyCheckValue(DemoMerchant.Id, DemoMerchant.OutsideTerminal));
    }

    [Fact]
    public async Task An_acquirer_without_the_issuers_ranges_says_where_they_come_from()
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(root, Role.Acquirer));
        Assert.Contains("start the bank first", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_party_runs_twice_on_a_folder()
    {
        await using var bank = await StartAsync(root, Role.Bank);
        foreach (var role in (Role[])[Role.Bank, Role.All])
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => StartAsync(root, role));
            Assert.Contains("Another Piaohao runs", refused.Message, StringComparison.Ordinal);
        }
    }

    private static Task<Stack> StartAsync(string data, Role role, int networkPort = 0, int posPort = 0) => Stack.StartAsync(
        new Settings(0, posPort, networkPort, data, IPAddress.Loopback, null, LogLevel.Warning) { Role = role }, TimeProvider.System, NullLoggerFactory.Instance);

    private static async Task UntilAsync(Func<bool> reached)
    {
        for (var waited = Stopwatch.StartNew(); !reached(); await Task.Delay(20)) Assert.True(waited.Elapsed < Patience, "It does not come.");
    }
}
