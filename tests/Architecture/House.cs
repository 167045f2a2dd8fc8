using System.Collections.Immutable;
using System.Xml.Linq;

namespace Piaohao.Architecture.Tests;

/// <summary>The project as it lies on disk: its root, its rooms and what each of them may use.</summary>
internal static class House
{
    /// <summary>Room → floor (docs/architecture.md).</summary>
    public static readonly ImmutableDictionary<string, int> Floors = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["Amounts"] = 0, ["Cards"] = 0, ["Iso8583"] = 0, ["Keys"] = 0,
        ["Ledger"] = 1, ["Storage"] = 1, ["Link"] = 1, ["Transactions"] = 1, ["Orders"] = 1, ["BlackBox"] = 1,
        ["Terminal"] = 2, ["Bank"] = 2, ["Merchants"] = 2,
        ["Acquirer"] = 3,
        ["Web"] = 4,
        ["Server"] = 5,
    }.ToImmutableDictionary();

    /// <summary>The simulation stands beside the floors: it uses what the acquirer may use and the acquirer itself, and only the program uses it.</summary>
    public const string Simulation = "Simulation";

    /// <summary>The floor of a room, or of what stands beside them.</summary>
    public static int FloorOf(string room) => room == Simulation ? Floors["Acquirer"] + 1 : Floors[room];

    /// <summary>Libraries an engineer can take alone: no room of ours, no package but those named.</summary>
    public static readonly ImmutableDictionary<string, string[]> Standalone = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Amounts"] = [], ["Cards"] = [], ["Iso8583"] = [], ["Keys"] = ["Portable.BouncyCastle"],
    }.ToImmutableDictionary();

    public static readonly string Root = FindRoot();

    public static IEnumerable<string> Rooms => Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    public static XDocument ProjectOf(string room) => XDocument.Load(Path.Combine(Root, "src", room, room + ".csproj"));

    public static IEnumerable<string> RoomsUsedBy(string room) =>
        ProjectOf(room).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));

    /// <summary>Source files under a folder of the project, without what the build makes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "piaohao.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("piaohao.slnx lies in no folder above the tests.");
    }
}
