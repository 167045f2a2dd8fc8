using System.Text;

namespace Piaohao.Terminal.Slips;

/// <summary>Text on paper of fixed columns: ASCII takes one, everything else two, as slip printers with a GB18030 font draw it.</summary>
internal static class SlipText
{
    public static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Width(rune);
        return width;
    }

    /// <summary>Breaks a text into lines of at most <paramref name="columns"/>: at spaces between ASCII words where there are some, otherwise anywhere.
    /// A character is never cut; an empty text gives one empty line.</summary>
    public static IReadOnlyList<string> Wrap(string text, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 2);
        var lines = new List<string>();
        var line = new StringBuilder();
        int width = 0, lastSpace = -1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (width + Width(rune) > columns)
            {
                var rest = lastSpace > 0 && rune.Value != ' ' ? line.ToString(lastSpace + 1, line.Length - lastSpace - 1) : "";
                lines.Add(line.ToString(0, line.Length - rest.Length).TrimEnd());
                line.Clear().Append(rest);
                (width, lastSpace) = (Width(rest), -1);
                if (rune.Value == ' ' && line.Length == 0) continue;
            }

            if (rune.Value == ' ') lastSpace = line.Length;
            line.Append(rune.ToString());
            width += Width(rune);
        }

        lines.Add(line.ToString().TrimEnd());
        return lines;
    }

    /// <summary>A label and its value; what does not fit goes on below the value.</summary>
    public static IEnumerable<SlipLine> Pair(string label, string value, int columns, int labelColumns)
    {
        var head = label + new string(' ', Math.Max(1, labelColumns - Width(label)));
        var indent = new string(' ', labelColumns);
        var first = true;
        foreach (var part in Wrap(value, columns - labelColumns))
        {
            yield return new SlipLine(first ? (head + part).TrimEnd() : indent + part);
            first = false;
        }
    }

    private static int Width(Rune rune) => rune.IsAscii ? 1 : 2;
}
