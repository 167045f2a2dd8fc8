using System.Collections.Immutable;

namespace Piaohao.Transactions.Signatures;

/// <summary>The compact form of strokes (docs/wire.md): version, then numbers of one or two bytes with the low seven bits first: width, height, count of strokes;
/// for each its count of points, the first point, and the steps to the others, the sign in the lowest bit. One drawing has one form.</summary>
internal static class StrokeBytes
{
    private const byte Version = 1;
    private const int NumberMost = (1 << 14) - 1;

    /// <summary>The bytes; whether they are within the limits is for <see cref="TryRead"/> to say.</summary>
    public static byte[] Write(int width, int height, ImmutableArray<ImmutableArray<InkPoint>> strokes)
    {
        var bytes = new List<byte> { Version };
        AddNumber(width);
        AddNumber(height);
        AddNumber(strokes.Length);
        foreach (var stroke in strokes)
        {
            AddNumber(stroke.Length);
            for (var i = 0; i < stroke.Length; i++)
            {
                var from = i == 0 ? default : stroke[i - 1];
                AddNumber(i == 0 ? stroke[i].X : Folded(stroke[i].X - from.X));
                AddNumber(i == 0 ? stroke[i].Y : Folded(stroke[i].Y - from.Y));
            }
        }

        return [.. bytes];

        void AddNumber(int value)
        {
            if (value is < 0 or > NumberMost) throw new ArgumentException("A point lies outside the pad, or there are too many.", nameof(strokes));
            if (value > 0x7F) bytes.Add((byte)(0x80 | (value & 0x7F)));
            bytes.Add((byte)(value > 0x7F ? value >> 7 : value));
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out int width, out int height, out ImmutableArray<ImmutableArray<InkPoint>> strokes)
    {
        (width, height, strokes) = (0, 0, []);
        if (bytes.IsEmpty || bytes[0] != Version) return false;
        var rest = bytes[1..];
        if (!TryTake(ref rest, out width) || width is < SignatureDrawing.SideLeast or > SignatureDrawing.SideMost) return false;
        if (!TryTake(ref rest, out height) || height is < SignatureDrawing.SideLeast or > SignatureDrawing.SideMost) return false;
        if (!TryTake(ref rest, out var count) || count is < 1 or > SignatureDrawing.StrokesMost) return false;
        var read = ImmutableArray.CreateBuilder<ImmutableArray<InkPoint>>(count);
        for (var i = 0; i < count; i++)
        {
            if (!TryStroke(ref rest, width, height, out var stroke)) return false;
            read.Add(stroke);
        }

        strokes = read.MoveToImmutable();
        return rest.IsEmpty;
    }

    private static bool TryStroke(ref ReadOnlySpan<byte> rest, int width, int height, out ImmutableArray<InkPoint> stroke)
    {
        stroke = [];
        // Each point takes two bytes at least, so that a false count allots nothing.
        if (!TryTake(ref rest, out var count) || count < 1 || count > rest.Length / 2) return false;
        var points = ImmutableArray.CreateBuilder<InkPoint>(count);
        var at = default(InkPoint);
        for (var i = 0; i < count; i++)
        {
            if (!TryTake(ref rest, out var x) || !TryTake(ref rest, out var y)) return false;
            at = i == 0 ? new InkPoint(x, y) : new InkPoint(at.X + Unfolded(x), at.Y + Unfolded(y));
            if (at.X < 0 || at.X >= width || at.Y < 0 || at.Y >= height) return false;
            points.Add(at);
        }

        stroke = points.MoveToImmutable();
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out int value)
    {
        value = 0;
        if (rest.IsEmpty) return false;
        var isLong = rest[0] > 0x7F;
        // A second byte of zero would be a longer way to say the same.
        if (isLong && (rest.Length < 2 || rest[1] is 0 or > 0x7F)) return false;
        value = isLong ? (rest[0] & 0x7F) | (rest[1] << 7) : rest[0];
        rest = rest[(isLong ? 2 : 1)..];
        return true;
    }

    private static int Folded(int step) => (step << 1) ^ (step >> 31);

    private static int Unfolded(int number) => (number >> 1) ^ -(number & 1);
}
