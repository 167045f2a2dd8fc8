using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Diagnosis;

/// <summary>What makes an installation sound, one check a method.</summary>
internal sealed class Installation(DataFolder folder, Settings settings, TimeProvider time)
{
    private const long FreeBytesMin = 512L * 1024 * 1024;
    private static readonly DateTimeOffset PlausibleFrom = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public IEnumerable<Finding> Examine()
    {
        yield return Runtime();
        yield return Clock();
        yield return TimeZone();
        yield return Folder();
        yield return Disk();
        foreach (var party in folder.Parties)
        {
            yield return MasterKey(party);
            yield return DatabaseOf(party);
        }

        var running = RunningPorts();
        yield return Port("pages", settings.HttpPort, running);
        yield return Port("terminals", settings.PosPort, running);
        yield return Port("card network", settings.NetworkPort, running);
    }

    private static Finding Runtime() =>
        Environment.Version.Major >= 10
            ? Finding.Good("runtime", $".NET {Environment.Version}")
            : Finding.Bad("runtime", $".NET {Environment.Version}", "install .NET 10");

    private Finding Clock() =>
        time.GetUtcNow() >= PlausibleFrom
            ? Finding.Good("clock", time.GetUtcNow().ToString("u", CultureInfo.InvariantCulture))
            : Finding.Bad("clock", $"{time.GetUtcNow():u} lies in the past", "set the machine's clock (timedatectl set-ntp true)");

    private static Finding TimeZone() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out _)
            ? Finding.Good("time zone data", "Asia/Shanghai is known")
            : Finding.Bad("time zone data", "Asia/Shanghai is not known", "install the package tzdata");

    private Finding Folder()
    {
        if (!Directory.Exists(folder.Path)) return Finding.Bad("data folder", $"{folder.Path} does not exist", "./run makes it");
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        return (File.GetUnixFileMode(folder.Path) & others) == UnixFileMode.None
            ? Finding.Good("data folder", folder.Path)
            : Finding.Bad("data folder", $"{folder.Path} is open to others", $"chmod 700 {folder.Path}");
    }

    private Finding Disk()
    {
        var free = new DriveInfo(Directory.Exists(folder.Path) ? folder.Path : ".").AvailableFreeSpace;
        var text = $"{free / (1024 * 1024):N0} MiB free";
        return free >= FreeBytesMin ? Finding.Good("disk", text) : Finding.Bad("disk", text, "make room: without it nothing can be made durable, and no sale is approved");
    }

    private static Finding MasterKey(PartyFolder party)
    {
        var what = $"{party.Name} master key";
        if (!File.Exists(party.MasterKey)) return Finding.Bad(what, "missing", "./run makes it; if it was lost, restore it from backup: nothing sealed under it can be opened without it");
        return File.GetUnixFileMode(party.MasterKey) is (UnixFileMode.UserRead | UnixFileMode.UserWrite) or UnixFileMode.UserRead
            ? Finding.Good(what, "readable by its owner only")
            : Finding.Bad(what, "others can read it", $"chmod 600 {party.MasterKey}");
    }

    private Finding DatabaseOf(PartyFolder party)
    {
        var what = $"{party.Name} database";
        if (folder.HasServer && party != folder.Terminal) return ServerOf(what, party);
        if (!File.Exists(party.Database)) return Finding.Bad(what, "missing", "./run makes it");
        try
        {
            using var connection = Database.Sqlite(party.Database).Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check";
            var answer = Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
            return answer == "ok" ? Finding.Good(what, "sound") : Finding.Bad(what, $"damaged: {answer}", "restore it from backup");
        }
        catch (DbException refused)
        {
            return Finding.Bad(what, $"cannot be opened: {refused.Message}", "check rights and disk, or restore it from backup");
        }
    }

    private Finding ServerOf(string what, PartyFolder party)
    {
        try
        {
            if ((party == folder.Bank ? folder.FindBank() : folder.FindAcquirer()) is not { } database) return Finding.Bad(what, "missing", "./run makes it");
            using var read = database.OpenRead();
            return read.Scalar("SELECT MAX(number) FROM schema_migration") is long script
                ? Finding.Good(what, $"{database.Name}, script {script}")
                : Finding.Bad(what, $"{database.Name} is empty", "./piaohao migrate sets it up");
        }
        catch (DbException refused)
        {
            return Finding.Bad(what, $"cannot be reached: {refused.Message}", "start the server, or check --database and PIAOHAO_DATABASE");
        }
    }

    private HashSet<int> RunningPorts()
    {
        try
        {
            var running = File.Exists(folder.RunningFile) ? JsonNode.Parse(File.ReadAllText(folder.RunningFile)) : null;
            return running is null ? [] : [new Uri((string)running["http"]!).Port, (int)running["posPort"]!, (int)running["networkPort"]!];
        }
        catch (Exception damaged) when (damaged is System.Text.Json.JsonException or InvalidOperationException or UriFormatException)
        {
            return [];
        }
    }

    private static Finding Port(string name, int port, HashSet<int> running)
    {
        var what = $"port for {name}";
        if (port == 0) return Finding.Good(what, "any free one");
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return Finding.Good(what, $"{port} is free");
        }
        catch (SocketException)
        {
            return running.Contains(port)
                ? Finding.Good(what, $"{port} is served by Piaohao")
                : Finding.Bad(what, $"{port} is taken by another program", "choose another with --http, --pos-port or --network-port");
        }
    }
}
