using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Piaohao.Server.Composition;
using Piaohao.Server.Demo;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao demo</c>: what an outside terminal needs to join the running demo.</summary>
internal static class DemoCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var command = new Command("demo", "Print what an outside terminal needs to join the demo: address, numbers, master key, cards")
        {
            Settings.DataOption, Settings.JsonOption,
        };
        command.SetAction(arguments =>
        {
            var folder = DataFolder.Of(arguments);
            if (DemoFile.TryRead(folder) is not { } secrets || RunningFile.TryRead(folder) is not { } running)
            {
                Console.Error.WriteLine($"No demo has run on {folder.Path} yet: start it with ./run, or name its folder with --data.");
                return 1;
            }

            var description = DemoDescription.Of(folder, secrets, running);
            Console.WriteLine(arguments.GetValue(Settings.JsonOption) ? description.ToJsonString(Readable) : ForPeople(description));
            return 0;
        });
        return command;
    }

    private static string ForPeople(JsonObject demo) => string.Join('\n',
    [
        "A terminal of your own joins the demo with (docs/wire.md):",
        $"  host       {demo["host"]}:{demo["port"]}",
        .. demo["tlsPort"] is { } tls ? (string[])[$"  with TLS   {demo["host"]}:{tls}   SHA-256 {demo["tlsFingerprint"]}"] : [],
        $"  TPDU       {demo["tpdu"]}   header {demo["header"]}",
        $"  merchant   {demo["mid"]}   terminal {demo["tid"]}",
        $"  TMK        {demo["tmk"]}   check value {demo["tmkKcv"]}   (demo only)",
        "  operators  " + string.Join(", ", demo["operators"]!.AsArray().Select(o => $"{o!["id"]} ({o["role"]}, password {o["password"]})")),
        "  cards",
        .. demo["cards"]!.AsArray().Select(c => $"    {c!["name"],-32} {c["track2"]}  PIN {c["pin"]}"),
    ]);
}
