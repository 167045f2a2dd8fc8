using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Piaohao.Server.Composition;
using Piaohao.Server.Diagnosis;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class InstallationTests : IDisposable
{
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));

    public void Dispose()
    {
        if (Directory.Exists(folder.Path)) Directory.Delete(folder.Path, recursive: true);
    }

    [Fact]
    public void A_folder_that_is_missing_is_red_with_the_fix()
    {
        var finding = Examine().Single(f => f.What == "data folder");
        Assert.False(finding.IsGood);
        Assert.Contains("./run", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_master_key_that_others_can_read_is_red_with_the_fix()
    {
        foreach (var party in folder.Parties) DataFolder.Create(party.Path);
        File.WriteAllText(folder.Acquirer.MasterKey, "key");
        File.SetUnixFileMode(folder.Acquirer.MasterKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var finding = Examine().Single(f => f.What == "acquirer master key");
        Assert.False(finding.IsGood);
        Assert.Equal($"chmod 600 {folder.Acquirer.MasterKey}", finding.Fix);
        File.SetUnixFileMode(folder.Acquirer.MasterKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.True(Examine().Single(f => f.What == "acquirer master key").IsGood);
    }

    [Fact]
    public void A_damaged_database_is_red()
    {
        foreach (var party in folder.Parties) DataFolder.Create(party.Path);
        File.WriteAllText(folder.Bank.Database, new string('x', 8192));
        Assert.False(Examine().Single(f => f.What == "bank database").IsGood);
    }

    [Fact]
    public void A_port_that_is_taken_is_red()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var finding = Examine(port).Single(f => f.What == "port for pages");
        Assert.False(finding.IsGood);
        Assert.Contains("--http", finding.Fix, StringComparison.Ordinal);
    }

    private List<Finding> Examine(int http = 0) =>
        [.. new Installation(folder, new Settings(http, 0, 0, folder.Path, IPAddress.Loopback, null, LogLevel.Warning), TimeProvider.System).Examine()];
}
