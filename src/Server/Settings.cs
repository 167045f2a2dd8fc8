using System.CommandLine;
using System.Globalization;
using System.Net;

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
    /// <summary>The port for terminals that speak TLS; null: there is none.</summary>
    public int? PosTlsPort { get; init; }

    private const int PrinterPort = 9100;

    public static Option<string> DataOption { get; } = new("--data")
    {
        Description = "Folder of the databases and key files",
        DefaultValueFactory = _ => "data",
    };

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print one JSON object" };

    private static readonly Option<int> Http = Port("--http", "Port of pages, API, /health and /metrics", 8080);
    private static readonly Option<int> Pos = Port("--pos-port", "Port that terminals connect to (ISO 8583)", 8583);
    private static readonly Option<int?> PosTls = new("--pos-tls-port") { Description = "Port that terminals connect to with TLS, usually 8584 (0: any free one); none unless given" };
    private static readonly Option<int> Network = Port("--network-port", "Port of the simulated card network (ISO 8583)", 9583);
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

    private static readonly Option<DnsEndPoint?> PrinterAt = new("--printer")
    {
        Description = "Slip printer on the network (ESC/POS), HOST or HOST:PORT; port 9100 unless said otherwise",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(':');
            if (parts.Length == 1 && parts[0].Length > 0) return new DnsEndPoint(parts[0], PrinterPort);
            if (parts.Length == 2 && parts[0].Length > 0 && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out var port) && port > 0) return new DnsEndPoint(parts[0], port);
            result.AddError("--printer takes HOST or HOST:PORT.");
            return null;
        },
    };

    public static void AddTo(Command command)
    {
        command.Options.Add(Http);
        command.Options.Add(Pos);
        command.Options.Add(PosTls);
        command.Options.Add(Network);
        command.Options.Add(DataOption);
        command.Options.Add(BindTo);
        command.Options.Add(PrinterAt);
        command.Options.Add(Log);
    }

    public static Settings From(ParseResult arguments) => new(
        arguments.GetValue(Http),
        arguments.GetValue(Pos),
        arguments.GetValue(Network),
        Path.GetFullPath(arguments.GetRequiredValue(DataOption)),
        arguments.GetRequiredValue(BindTo),
        arguments.GetValue(PrinterAt),
        arguments.GetValue(Log))
    {
        PosTlsPort = arguments.GetValue(PosTls),
    };

    private static Option<int> Port(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = $"{description} (0: any free one)", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (!result.Tokens.All(t => ushort.TryParse(t.Value, CultureInfo.InvariantCulture, out _))) result.AddError($"{name} takes a port from 0 to 65535.");
        });
        return option;
    }
}
