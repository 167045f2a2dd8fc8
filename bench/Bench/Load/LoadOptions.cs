using System.Globalization;

namespace Piaohao.Bench.Load;

/// <summary>How large and how long a load run is.</summary>
/// <param name="Terminals">Terminals, each with a connection of its own and one sale under way at a time.</param>
/// <param name="Seconds">Measured time, after the warm-up.</param>
/// <param name="Json">Prints one JSON object in place of text.</param>
/// <param name="Folder">Where the temporary data folder is made; its disk is what is measured.</param>
internal sealed record LoadOptions(int Terminals, int Seconds, bool Json, string Folder)
{
    public const string Usage = "[--terminals 1..4000] [--seconds 1..600] [--folder PATH] [--json]";

    /// <summary>Terminals of one merchant: each merchant has a ledger of its own.</summary>
    public const int TerminalsPerMerchant = 16;

    public const int WarmUpSeconds = 2;

    private const int TerminalsMax = 4000;
    private const int SecondsMax = 600;

    public static bool TryParse(ReadOnlySpan<string> args, out LoadOptions options)
    {
        options = new LoadOptions(64, 10, false, Path.Combine(Environment.CurrentDirectory, "artifacts"));
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            if (index + 1 == args.Length) return false;
            var (name, value) = (args[index], args[++index]);
            if (name == "--folder" && value.Length > 0) options = options with { Folder = Path.GetFullPath(value) };
            else if (name == "--terminals" && TryCount(value, TerminalsMax, out var terminals)) options = options with { Terminals = terminals };
            else if (name == "--seconds" && TryCount(value, SecondsMax, out var seconds)) options = options with { Seconds = seconds };
            else return false;
        }

        return true;
    }

    private static bool TryCount(string text, int max, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count >= 1 && count <= max;
}
