using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Piaohao.BlackBox;
using Piaohao.Server.Composition;

namespace Piaohao.Server.Commands;

/// <summary><c>piaohao blackbox</c>: what terminal and host did last, from their flight recorders (docs/blackbox.md). The program may be running or dead.</summary>
internal static class BlackBoxCommand
{
    private static readonly Option<bool> Terminal = new("--terminal") { Description = "The terminal's part only" };
    private static readonly Option<bool> Host = new("--host") { Description = "The host's part only" };
    private static readonly Option<string?> Out = new("--out") { Description = "The file to write; standard output unless given" };

    public static Command Build() => new("blackbox", "What terminal and host did last: decisions, message keys and timings, no card data") { ExportOf(), Show() };

    private static Command ExportOf()
    {
        var command = new Command("export", "Write the recorders as JSON lines, for engineers and for simulate --replay") { Terminal, Host, Out, Settings.DataOption };
        command.SetAction(arguments => With(arguments, (records, damaged) =>
        {
            using var output = arguments.GetValue(Out) is { } path ? File.Create(path) : Console.OpenStandardOutput();
            Export.Write(output, TimeProvider.System.GetUtcNow(), records, damaged);
        }));
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "Print what happened as a timeline, times of Shanghai") { Terminal, Host, Settings.DataOption };
        command.SetAction(arguments => With(arguments, (records, damaged) =>
        {
            foreach (var record in Export.InOrder(records)) Console.WriteLine(ForPeople(record));
            if (damaged > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{damaged} lines were cut off or damaged and are left out."));
        }));
        return command;
    }

    private static int With(ParseResult arguments, Action<ImmutableArray<PartyRecord>, int> use)
    {
        var folder = DataFolder.Of(arguments);
        // Neither asked for by name: both.
        var (terminal, host) = (arguments.GetValue(Terminal), arguments.GetValue(Host));
        try
        {
            var (ofTerminal, damagedTerminal) = terminal || !host ? Segments.Read(folder.Terminal.Path) : ([], 0);
            var (ofHost, damagedHost) = host || !terminal ? Segments.Read(folder.Acquirer.Path) : ([], 0);
            if (ofTerminal.IsEmpty && ofHost.IsEmpty)
            {
                Console.Error.WriteLine($"Nothing is recorded in {folder.Path} yet: start Piaohao with ./run, or name its folder with --data.");
                return 1;
            }

            use([.. ofTerminal.Select(record => new PartyRecord(Export.Terminal, record)), .. ofHost.Select(record => new PartyRecord(Export.Host, record))], damagedTerminal + damagedHost);
            return 0;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(wrong.Message);
            return 1;
        }
    }

    private static string ForPeople(PartyRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"{record.Record.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm:ss.fff} {record.Party,-8} {record.Record.What,-20} {string.Join(' ', record.Record.Details.Where(d => d.Name != "tag" && d.Value.Length > 0).Select(d => $"{d.Name}={d.Value}"))}").TrimEnd();
}
