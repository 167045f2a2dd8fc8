using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Piaohao.Transactions.Signatures;

/// <summary>A place on the pad: dots from its left and upper edge.</summary>
public readonly record struct InkPoint(int X, int Y);

/// <summary>A signature as the strokes of a pen, in the compact form of docs/wire.md. Two drawings are equal where their bytes are.</summary>
public sealed class SignatureDrawing : IEquatable<SignatureDrawing>
{
    /// <summary>The most bytes of the compact form.</summary>
    public const int BytesMost = 2048;

    /// <summary>The most dots of a side of the pad, and the fewest.</summary>
    public const int SideMost = 1024, SideLeast = 16;

    /// <summary>The most strokes.</summary>
    public const int StrokesMost = 64;

    private readonly byte[] bytes;

    private SignatureDrawing(int width, int height, ImmutableArray<ImmutableArray<InkPoint>> strokes, byte[] bytes)
    {
        (Width, Height, Strokes, this.bytes) = (width, height, strokes, bytes);
        Path = PathOf(strokes);
    }

    /// <summary>Dots of the pad from left to right.</summary>
    public int Width { get; }

    /// <summary>Dots of the pad from top to bottom.</summary>
    public int Height { get; }

    /// <summary>The strokes as they were drawn, each of at least one point.</summary>
    [JsonIgnore]
    public ImmutableArray<ImmutableArray<InkPoint>> Strokes { get; }

    /// <summary>The strokes as the data of an SVG path, in dots.</summary>
    public string Path { get; }

    /// <summary>False for a tap or a short line, which nobody signs with: the ink is shorter than a quarter of the pad's width.</summary>
    [JsonIgnore]
    public bool IsSignature => Strokes.Sum(Ink) >= Width / 4;

    /// <summary>A drawing of these strokes.</summary>
    /// <exception cref="ArgumentException">A side, the count of strokes, a point or the size is beyond its limit.</exception>
    public static SignatureDrawing Of(int width, int height, IEnumerable<IEnumerable<InkPoint>> strokes)
    {
        ArgumentNullException.ThrowIfNull(strokes);
        var drawn = strokes.Select(stroke => stroke.ToImmutableArray()).ToImmutableArray();
        return TryRead(StrokeBytes.Write(width, height, drawn), out var drawing)
            ? drawing
            : throw new ArgumentException("A signature has sides of 16 to 1024 dots, 1 to 64 strokes of points on the pad, and at most 2048 bytes.", nameof(strokes));
    }

    /// <summary>Reads the compact form; false where it is damaged, has a point outside the pad, or is beyond a limit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> compact, [NotNullWhen(true)] out SignatureDrawing? drawing)
    {
        drawing = compact.Length <= BytesMost && StrokeBytes.TryRead(compact, out var width, out var height, out var strokes)
            ? new SignatureDrawing(width, height, strokes, compact.ToArray())
            : null;
        return drawing is not null;
    }

    /// <summary>The compact form.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>A picture for people: an SVG document.</summary>
    public string ToSvg() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}"><path d="{Path}" fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>
        """);

    public bool Equals(SignatureDrawing? other) => other is not null && bytes.AsSpan().SequenceEqual(other.bytes);

    public override bool Equals(object? obj) => Equals(obj as SignatureDrawing);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>Says how large it is and nothing of the strokes.</summary>
    public override string ToString() => $"signature of {bytes.Length} bytes";

    internal ReadOnlySpan<byte> Compact => bytes;

    private static int Ink(ImmutableArray<InkPoint> stroke)
    {
        var length = 0;
        for (var i = 1; i < stroke.Length; i++)
            length += Math.Max(Math.Abs(stroke[i].X - stroke[i - 1].X), Math.Abs(stroke[i].Y - stroke[i - 1].Y));
        return length;
    }

    private static string PathOf(ImmutableArray<ImmutableArray<InkPoint>> strokes)
    {
        var path = new StringBuilder();
        foreach (var stroke in strokes)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{stroke[0].X} {stroke[0].Y}l");
            // A tap is a line of no length, which round ends make a dot.
            if (stroke.Length == 1) path.Append("0 0");
            for (var i = 1; i < stroke.Length; i++)
                path.Append(CultureInfo.InvariantCulture, $"{(i > 1 ? " " : "")}{stroke[i].X - stroke[i - 1].X} {stroke[i].Y - stroke[i - 1].Y}");
        }

        return path.ToString();
    }
}
