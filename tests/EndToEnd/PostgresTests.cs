using Piaohao.Servers;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>The program with the books of acquirer and bank on a PostgreSQL server; the till keeps its own file.</summary>
public sealed class PostgresTests
{
    [Fact]
    public async Task Sales_on_a_server_survive_the_death_of_the_program_and_of_the_server()
    {
        using var server = new PostgresServer();
        await MigrateTwiceAtOnceAsync(server.Address);
        await using var piaohao = await RunningPiaohao.StartAsync(null, "--database", server.Address);
        var supervisor = new Supervisor(piaohao);
        await supervisor.ToIdleAsync();
        Assert.True(await supervisor.SellAsync(4500, "card-1"));
        await piaohao.KillAsync();
        await piaohao.StartAgainAsync();
        await supervisor.ToIdleAsync();
        Assert.True(await supervisor.SellAsync(1200, "card-1"));
        server.Kill();
        server.StartAgain();
        await supervisor.ToIdleAsync();
        Assert.True(await supervisor.SellAsync(300, "card-1"));

        await AssertSecondBankIsRefusedAsync(piaohao.Data, server.Address);
        await piaohao.KillAsync();
        var (status, output) = await RunningPiaohao.CommandAsync("verify", "--data", piaohao.Data, "--database", server.Address);
        Assert.True(status == 0, output);
        Assert.Contains("3 movements stand on both sides", output, StringComparison.Ordinal);
        Assert.Contains("6000", (await RunningPiaohao.CommandAsync("ledger", "--json", "--data", piaohao.Data, "--database", server.Address)).Output, StringComparison.Ordinal);
        await AssertNoFilesTookTheirPlaceAsync(piaohao.Data);
    }

    private static async Task MigrateTwiceAtOnceAsync(string address)
    {
        foreach (var (status, output) in await Task.WhenAll(RunningPiaohao.CommandAsync("migrate", "--database", address), RunningPiaohao.CommandAsync("migrate", "--database", address)))
        {
            Assert.True(status == 0, output);
            Assert.Contains("acquirer: script", output, StringComparison.Ordinal);
        }
    }

    /// <summary>Another machine with the same keys, while the first still runs.</summary>
    private static async Task AssertSecondBankIsRefusedAsync(string data, string address)
    {
        var other = Directory.CreateTempSubdirectory("piaohao-").FullName;
        Directory.CreateDirectory(Path.Combine(other, "bank"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(data, "bank")).Where(file => Path.GetFileName(file) != "lock"))
            File.Copy(key, Path.Combine(other, "bank", Path.GetFileName(key)));
        var (status, output) = await RunningPiaohao.CommandAsync("run", "--role", "bank", "--http", "0", "--network-port", "0", "--data", other, "--database", address);
        Directory.Delete(other, recursive: true);
        Assert.NotEqual(0, status);
        Assert.Contains("Another program writes", output, StringComparison.Ordinal);
    }

    private static async Task AssertNoFilesTookTheirPlaceAsync(string data)
    {
        foreach (var command in (string[][])[["run", "--http", "0", "--pos-port", "0", "--network-port", "0"], ["ledger"], ["verify"]])
        {
            var (status, output) = await RunningPiaohao.CommandAsync([.. command, "--data", data]);
            Assert.NotEqual(0, status);
            Assert.Contains("are on a server", output, StringComparison.Ordinal);
            Assert.DoesNotContain("nhandled", output, StringComparison.Ordinal);
        }

        Assert.Equal(["terminal.db"], Directory.EnumerateFiles(data, "*.db", SearchOption.AllDirectories).Select(Path.GetFileName));
    }
}
