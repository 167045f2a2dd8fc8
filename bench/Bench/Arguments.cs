using System.Globalization;

namespace Piaohao.Bench;

/// <summary>Options of a command as they stand on the command line: names with values, and flags. What is left over when all were asked for is a mistake.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> options = new(StringComparer.Ordinal);

    public Arguments(ReadOnlySpan<string> words)
    {
        for (var at = 0; at < words.Length; at++)
        {
            var hasValue = at + 1 < words.Length && !words[at + 1].StartsWith("--", StringComparison.Ordinal);
            IsMistaken |= !words[at].StartsWith("--", StringComparison.Ordinal) || !options.TryAdd(words[at], hasValue ? words[at + 1] : null);
            if (hasValue) at++;
        }
    }

    /// <summary>True where a value did not fit, an option came twice, or one is left that nobody asked for.</summary>
    public bool IsWrong => IsMistaken || options.Count > 0;

    private bool IsMistaken { get; set; }

    public bool Flag(string name)
    {
        if (!options.Remove(name, out var value)) return false;
        IsMistaken |= value is not null;
        return true;
    }

    public int Number(string name, int usual, int min, int max)
    {
        if (!options.Remove(name, out var text)) return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        IsMistaken = true;
        return usual;
    }

    public double Decimal(string name, double usual, double max)
    {
        if (!options.Remove(name, out var text)) return usual;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= max) return number;
        IsMistaken = true;
        return usual;
    }

    public string Text(string name, string usual)
    {
        if (!options.Remove(name, out var text)) return usual;
        IsMistaken |= string.IsNullOrEmpty(text);
        return text ?? usual;
    }
}
