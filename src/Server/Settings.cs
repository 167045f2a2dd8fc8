using System.CommandLine;
using System.Globalization;
using System.Net;
using Piaohao.Server.Composition;

namespace Piaohao.Server;

/// <summary>Where the program listens and keeps its data.</summary>
/// <param name="HttpPort">Pages, API, health and metrics.</param>
/// <param name="PosPort">Terminals' ISO 8583.</param>
/// <param name="NetworkPort">The card network's ISO 8583.</param>
/// <param name="Data">The folder of databases and key files.</param>
/// <param name="Bind">The address to listen on; loopback unless said otherwise.</param>
/// <param name="Printer">A slip printer that takes ESC/POS over TCP, or null: then slips come out in the browser only.</param>
/// <param name="LogLevel">The least level that is logged.</param>
internal sealed record Settings(int HttpPort, int PosPort, int NetworkPort, string Data, IPAddress Bind, DnsEndPoint? Printer, LogLevel LogLevel)
{
    private const int PrinterPort = 9100;

    /// <summary>The PostgreSQL database of acquirer and bank; null where their books are files.</summary>
    public string? Database { get; init; }

    /// <summary>The acquirer's name among several on one database.</summary>
    public string Node { get; init; } = Environment.MachineName;

    /// <summary>The port for terminals that speak TLS; null: there is none.</summary>
    public int? PosTlsPort { get; init; }

    /// <summary>Which parties this process is.</summary>
    public Role Role { get; init; }

    /// <summary>How old a business day is when the acquirer archives it; null: it does not by itself.</summary>
    public TimeSpan? ArchiveAfter { get; init; }

    /// <summary>How old an archive is when the acquirer deletes it; null: it never does.</summary>
    public TimeSpan? KeepArchives { get; init; }

    /// <summary>Where an acquirer in a process of its own finds the card network; null: at <see cref="NetworkPort"/> of this machine.</summary>
    public DnsEndPoint? NetworkAt { get; init; }

    /// <summary>Where a till in a process of its own finds its host; null: at <see cref="PosPort"/> of this machine.</summary>
    public DnsEndPoint? HostAt { get; init; }

    public static Option<string> DataOption { get; } = new("--data")
    {
        Description = "Folder of the databases and key files",
        DefaultValueFactory = _ => "data",
    };

    /// <summary>Of every command: the books' server.</summary>
    public static Option<string?> DatabaseOption { get; } = new("--database")
    {
        Description = "PostgreSQL database of acquirer and bank, postgres://user@host:port/database; also PIAOHAO_DATABASE, which keeps a password out of the process list; SQLite files unless given",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PIAOHAO_DATABASE") is { Length: > 0 } address ? address : null,
        Validators =
        {
            result =>
            {
                try
                {
                    if (result.GetValueOrDefault<string?>() is { } address) _ = Storage.Database.PostgreSql(address, BookPlace.AcquirerSchema);
                }
                catch (ArgumentException refused)
                {
                    result.AddError("--database: " + refused.Message.Split(" (Parameter")[0]);
                }
            },
        },
    };

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print one JSON object" };

    // Three processes on one machine get along without naming ports.
    private static readonly Option<int?> Http = OptionalPort("--http", "Port of pages, API, /health and /metrics; 8080 unless given, 8081 for an acquirer and 8082 for a bank of their own");
    private static readonly Option<int> Pos = Port("--pos-port", "Port that terminals connect to (ISO 8583)", 8583);
    private static readonly Option<int?> PosTls = OptionalPort("--pos-tls-port", "Port that terminals connect to with TLS, usually 8584; none unless given");
    private static readonly Option<int> Network = Port("--network-port", "Port of the simulated card network (ISO 8583)", 9583);
    private static readonly Option<Role> PlayedRole = new("--role") { Description = "Which parties this process is", DefaultValueFactory = _ => Role.All };
    private static readonly Option<DnsEndPoint?> Network8583 = Address("--network-at", "Role acquirer: where the card network listens, HOST:PORT; this machine's --network-port unless given", null);
    private static readonly Option<DnsEndPoint?> Host8583 = Address("--host-at", "Role till: where its host listens, HOST:PORT; this machine's --pos-port unless given", null);
    private static readonly Option<int?> ArchiveAfterDays = Days("--archive-after", "Role acquirer: days after which closed business days leave the books for files, 31 or more; never unless given", ArchiveDaysLeast);
    private static readonly Option<int?> KeepArchivesDays = Days("--keep-archives", "Role acquirer: days after which archive files are deleted; never unless given", ArchiveDaysLeast + 1);
    private static readonly Option<string> NodeName = new("--node")
    {
        Description = "Role acquirer: its name among several on one PostgreSQL database; the machine's name unless given",
        DefaultValueFactory = _ => Environment.MachineName,
        Validators =
        {
            result =>
            {
                if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>())) result.AddError("--node takes a name.");
            },
        },
    };

    private static readonly Option<LogLevel> Log = new("--log") { Description = "Least level of the log on standard error", DefaultValueFactory = _ => LogLevel.Warning };

    private static readonly Option<IPAddress> BindTo = new("--bind")
    {
        Description = "Address to listen on",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
            result.AddError("--bind takes an IP address, such as 127.0.0.1 or 0.0.0.0.");
            return null;
        },
    };

    private static readonly Option<DnsEndPoint?> PrinterAt =
        Address("--printer", "Slip printer on the network (ESC/POS), HOST or HOST:PORT; port 9100 unless said otherwise", PrinterPort);

    public static void AddTo(Command command)
    {
        command.Options.Add(PlayedRole);
        command.Options.Add(Http);
        command.Options.Add(Pos);
        command.Options.Add(PosTls);
        command.Options.Add(Network);
        command.Options.Add(Network8583);
        command.Options.Add(Host8583);
        command.Options.Add(NodeName);
        command.Options.Add(DataOption);
        command.Options.Add(BindTo);
        command.Options.Add(PrinterAt);
        command.Options.Add(ArchiveAfterDays);
        command.Options.Add(KeepArchivesDays);
        command.Options.Add(Log);
        command.Validators.Add(result =>
        {
            if (result.GetValue(KeepArchivesDays) is > ArchiveDaysLeast and var kept && result.GetValue(ArchiveAfterDays) is { } after && kept <= after)
                result.AddError("--keep-archives takes more days than --archive-after.");
        });
    }

    public static Settings From(ParseResult arguments) => new(
        arguments.GetValue(Http) ?? UsualHttp(arguments.GetValue(PlayedRole)),
        arguments.GetValue(Pos),
        arguments.GetValue(Network),
        Path.GetFullPath(arguments.GetRequiredValue(DataOption)),
        arguments.GetRequiredValue(BindTo),
        arguments.GetValue(PrinterAt),
        arguments.GetValue(Log))
    {
        PosTlsPort = arguments.GetValue(PosTls),
        Role = arguments.GetValue(PlayedRole),
        Database = arguments.GetValue(DatabaseOption),
        NetworkAt = arguments.GetValue(Network8583),
        HostAt = arguments.GetValue(Host8583),
        ArchiveAfter = arguments.GetValue(ArchiveAfterDays) is { } after ? TimeSpan.FromDays(after) : null,
        KeepArchives = arguments.GetValue(KeepArchivesDays) is { } kept ? TimeSpan.FromDays(kept) : null,
        Node = arguments.GetRequiredValue(NodeName),
    };

    /// <summary>The address of a listener of this machine, as a party on the same machine reaches it.</summary>
    public IPEndPoint Near(int port) => new(Bind.Equals(IPAddress.Any) ? IPAddress.Loopback : Bind, port);

    private static int UsualHttp(Role role) => role switch { Role.Acquirer => 8081, Role.Bank => 8082, _ => 8080 };

    private static Option<int> Port(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = $"{description} (0: any free one)", DefaultValueFactory = _ => standard };
        return Checked(option);
    }

    private static Option<int?> OptionalPort(string name, string description) => Checked(new Option<int?>(name) { Description = $"{description} (0: any free one)" });

    /// <summary>Days after which nothing speaks of a transaction any more (<see cref="Acquirer.AcquirerOptions.ArchiveAgeLeast"/>).</summary>
    private const int ArchiveDaysLeast = 31, DaysMost = 36_500;

    private static Option<int?> Days(string name, string description, int least)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= least && days <= DaysMost))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes {least} days or more."));
        });
        return option;
    }

    private static Option<T> Checked<T>(Option<T> port)
    {
        port.Validators.Add(result =>
        {
            if (!result.Tokens.All(t => ushort.TryParse(t.Value, CultureInfo.InvariantCulture, out _))) result.AddError($"{port.Name} takes a port from 0 to 65535.");
        });
        return port;
    }

    /// <param name="usual">The port where none is named; null: one must be.</param>
    private static Option<DnsEndPoint?> Address(string name, string description, int? usual) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(':');
            if (parts.Length == 1 && parts[0].Length > 0 && usual is { } port) return new DnsEndPoint(parts[0], port);
            if (parts.Length == 2 && parts[0].Length > 0 && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out var named) && named > 0) return new DnsEndPoint(parts[0], named);
            result.AddError($"{name} takes {(usual is null ? "HOST:PORT" : "HOST or HOST:PORT")}.");
            return null;
        },
    };
}
