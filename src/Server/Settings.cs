using System.CommandLine;

namespace Piaohao.Server;

/// <summary>Where the program listens and keeps its data.</summary>
/// <param name="HttpPort">Pages, API, health and metrics.</param>
/// <param name="PosPort">Terminals' ISO 8583.</param>
/// <param name="NetworkPort">The card network's ISO 8583.</param>
/// <param name="Data">The folder of databases and key files.</param>
/// <param name="Bind">The address to listen on; loopback unless said otherwise.</param>
internal sealed record Settings(int HttpPort, int PosPort, int NetworkPort, string Data, string Bind)
{
    public static Option<string> DataOption { get; } = new("--data")
    {
        Description = "Folder of the databases and key files",
        DefaultValueFactory = _ => "data",
    };

    public static Option<bool> JsonOption { get; } = new("--json") { Description = "Print one JSON object" };

    private static readonly Option<int> Http = Port("--http", "Port of pages, API, /health and /metrics", 8080);
    private static readonly Option<int> Pos = Port("--pos-port", "Port that terminals connect to (ISO 8583)", 8583);
    private static readonly Option<int> Network = Port("--network-port", "Port of the simulated card network (ISO 8583)", 9583);
    private static readonly Option<string> BindTo = new("--bind") { Description = "Address to listen on", DefaultValueFactory = _ => "127.0.0.1" };

    public static void AddTo(Command command)
    {
        command.Options.Add(Http);
        command.Options.Add(Pos);
        command.Options.Add(Network);
        command.Options.Add(DataOption);
        command.Options.Add(BindTo);
    }

    public static Settings From(ParseResult arguments) => new(
        arguments.GetValue(Http),
        arguments.GetValue(Pos),
        arguments.GetValue(Network),
        Path.GetFullPath(arguments.GetRequiredValue(DataOption)),
        arguments.GetRequiredValue(BindTo));

    private static Option<int> Port(string name, string description, int standard)
    {
        var option = new Option<int>(name) { Description = $"{description} (0: any free one)", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError($"{name} takes a port from 0 to 65535.");
        });
        return option;
    }
}
