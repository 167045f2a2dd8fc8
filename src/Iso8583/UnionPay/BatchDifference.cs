using System.Collections.Immutable;
using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Where a record of a batch stands when both sides are compared.</summary>
public enum DifferenceSide
{
    /// <summary>Only the terminal has it (<c>T</c>).</summary>
    TerminalOnly,

    /// <summary>Only the host has it (<c>H</c>).</summary>
    HostOnly,

    /// <summary>Both have it, with different amounts (<c>A</c>).</summary>
    Amounts,
}

/// <summary>One named difference of a settlement. The answer to the batch end carries up to <see cref="Most"/> of them in field 59, tag <see cref="Tag"/> (docs/wire.md):
/// side 1, type 2 (60.1), trace 6, amount at the terminal 12, at the host 12.</summary>
/// <param name="TransactionCode">60.1 as the side that has it says.</param>
public readonly record struct BatchDifference(DifferenceSide Side, int TransactionCode, int Trace, long TerminalFen, long HostFen)
{
    /// <summary>Our own element of field 59.</summary>
    public const string Tag = "B2";

    /// <summary>The most that one field holds.</summary>
    public const int Most = 29;

    private const int Length = 33;
    private const string Letters = "THA";

    /// <summary>Reads an element's value; false where it is damaged.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ImmutableArray<BatchDifference> differences)
    {
        var read = ImmutableArray.CreateBuilder<BatchDifference>();
        differences = [];
        if (text.Length % Length != 0 || text.Length > Most * Length) return false;
        for (; text.Length > 0; text = text[Length..])
        {
            var side = Letters.IndexOf(text[0], StringComparison.Ordinal);
            if (side < 0 || text[1..Length].ContainsAnyExceptInRange('0', '9')) return false;
            read.Add(new BatchDifference((DifferenceSide)side, (int)Part(text[1..3]), (int)Part(text[3..9]), Part(text[9..21]), Part(text[21..33])));
        }

        differences = read.ToImmutable();
        return true;
    }

    /// <summary>The element that carries these differences, the first <see cref="Most"/> of them.</summary>
    public static ExtensionElement ToElement(IEnumerable<BatchDifference> differences) =>
        new(Tag, string.Concat(differences.Take(Most).Select(difference => difference.ToString())));

    /// <summary>The 33 characters.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Letters[(int)Side]}{TransactionCode:D2}{Trace:D6}{TerminalFen:D12}{HostFen:D12}");

    private static long Part(ReadOnlySpan<char> digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
