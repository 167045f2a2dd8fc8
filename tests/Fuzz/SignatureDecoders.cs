using Piaohao.Transactions.Signatures;

namespace Piaohao.Fuzz.Tests;

/// <summary>Signatures as pads draw them and terminals upload them.</summary>
internal static class SignatureDecoders
{
    private static readonly SignatureDrawing Drawing = SignatureDrawing.Of(480, 240,
        [[new InkPoint(10, 20), new InkPoint(200, 30), new InkPoint(190, 230)], [new InkPoint(479, 239)], [.. Enumerable.Range(0, 400).Select(step => new InkPoint(step, step / 2))]]);

    public static IReadOnlyList<Decoder> All { get; } = [Drawings(), Blocks()];

    private static Decoder Drawings() => Forms.OfBytes<SignatureDrawing?>("signature-drawing", SignatureDrawing.TryRead, drawing => drawing!.ToArray(),
        Drawing.ToArray(), SignatureDrawing.Of(16, 16, [[new InkPoint(0, 0)]]).ToArray(), SignatureDrawing.Of(1024, 1024, [[new InkPoint(1023, 1023), new InkPoint(0, 0)]]).ToArray()) with
    {
        Look = (input, value) =>
        {
            if (value is not SignatureDrawing drawing) return "refused";
            var made = SignatureDrawing.Of(drawing.Width, drawing.Height, drawing.Strokes.Select(stroke => stroke.AsEnumerable()));
            if (!made.Equals(drawing) || !drawing.ToArray().AsSpan().SequenceEqual(input.Bytes)) throw new BrokenRuleException("A drawing has more than one form.");
            if (drawing.ToSvg().Length > 400 + (16 * input.Bytes.Length)) throw new BrokenRuleException("A drawing's picture is too long.");
            return $"{drawing.Strokes.Length} {drawing.IsSignature} {int.Log2(drawing.Strokes.Sum(stroke => stroke.Length))}";
        },
        AllocationPerByte = 128,
    };

    private static Decoder Blocks()
    {
        var seeds = SignatureBlock.Split(Drawing, new byte[SignedTransaction.HashLength]).Select(block => block.ToArray()).ToArray();
        return Forms.OfBytes<SignatureBlock?>("signature-block", SignatureBlock.TryRead, block => block!.ToArray(), seeds) with
        {
            Look = (input, value) =>
            {
                if (value is not SignatureBlock block) return "refused";
                if (!block.ToArray().AsSpan().SequenceEqual(input.Bytes)) throw new BrokenRuleException("A block that was read is written as another.");
                var isWhole = SignatureBlock.TryJoin([block], out var compact);
                return $"{block.Number} {block.Count} {isWhole && SignatureDrawing.TryRead(compact, out _)}";
            },
        };
    }
}
