using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Piaohao.Transactions.Signatures;

/// <summary>Field 62 of a signature upload: one block of the drawing. Letter <c>S</c>, version 1, number and count of the block, hash 32, data. Every block but the last is full.</summary>
/// <param name="Number">1 to <paramref name="Count"/>.</param>
/// <param name="Count">1 to <see cref="Most"/>.</param>
/// <param name="Hash">Binds the whole drawing to its transaction (<see cref="SignedTransaction.Bind"/>).</param>
/// <param name="Data">1 to <see cref="DataMost"/> bytes of the compact form.</param>
public sealed record SignatureBlock(int Number, int Count, ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte> Data)
{
    /// <summary>The most blocks of one drawing.</summary>
    public const int Most = 5;

    /// <summary>The most bytes of data in one block.</summary>
    public const int DataMost = 448;

    private const byte Letter = (byte)'S', Version = 1;
    private const int HeadLength = 4 + SignedTransaction.HashLength;

    /// <summary>A drawing in as few blocks as it needs, in order.</summary>
    public static ImmutableArray<SignatureBlock> Split(SignatureDrawing drawing, byte[] hash)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        var parts = drawing.ToArray().Chunk(DataMost).ToArray();
        return [.. parts.Select((part, index) => new SignatureBlock(index + 1, parts.Length, hash, part))];
    }

    /// <summary>Reads field 62; false where it is none of these. The bytes are copied.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field62, [NotNullWhen(true)] out SignatureBlock? block)
    {
        block = null;
        if (field62.Length is <= HeadLength or > HeadLength + DataMost || field62[0] != Letter || field62[1] != Version) return false;
        var (number, count) = (field62[2], field62[3]);
        if (count is < 1 or > Most || number < 1 || number > count) return false;
        if (number < count && field62.Length != HeadLength + DataMost) return false;
        block = new SignatureBlock(number, count, field62[4..HeadLength].ToArray(), field62[HeadLength..].ToArray());
        return true;
    }

    /// <summary>The bytes of all blocks of a drawing together; false where one is missing or belongs to another.</summary>
    public static bool TryJoin(IEnumerable<SignatureBlock> blocks, [NotNullWhen(true)] out byte[]? compact)
    {
        var ordered = blocks.OrderBy(block => block.Number).ToList();
        var complete = ordered.Count > 0 && ordered.Select((block, index) =>
            block.Number == index + 1 && block.Count == ordered.Count && block.Hash.Span.SequenceEqual(ordered[0].Hash.Span)).All(fits => fits);
        compact = complete ? [.. ordered.SelectMany(block => block.Data.ToArray())] : null;
        return complete;
    }

    /// <summary>The bytes of field 62.</summary>
    public byte[] ToArray() => [Letter, Version, (byte)Number, (byte)Count, .. Hash.Span, .. Data.Span];

    /// <summary>Says which block it is and nothing of the drawing.</summary>
    public override string ToString() => $"block {Number} of {Count}, {Data.Length} bytes";
}
