using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Slips;

/// <summary>A signature as black dots for a slip printer of 203 dots an inch: 384 across on 58 mm paper, 576 on 80 mm.</summary>
internal sealed class SignatureRaster
{
    private const int Pen = 3;
    private readonly byte[] dots;

    private SignatureRaster(int bytesAcross, int rows) => (BytesAcross, Rows, dots) = (bytesAcross, rows, new byte[bytesAcross * rows]);

    /// <summary>Bytes of a row, eight dots each, the leftmost dot highest.</summary>
    public int BytesAcross { get; }

    public int Rows { get; }

    /// <summary>The rows from top to bottom.</summary>
    public ReadOnlySpan<byte> Dots => dots;

    /// <summary>Draws dot for dot, smaller where the pad is wider than the paper.</summary>
    /// <param name="columns">Columns of the paper: 32 or 48, of 12 dots each.</param>
    public static SignatureRaster Of(SignatureDrawing drawing, int columns)
    {
        var across = Math.Min(columns * 12, drawing.Width);
        var raster = new SignatureRaster((across + 7) / 8, Math.Max(1, drawing.Height * across / drawing.Width));
        foreach (var stroke in drawing.Strokes)
        {
            raster.Dot(Scaled(stroke[0]));
            for (var i = 1; i < stroke.Length; i++) raster.Line(Scaled(stroke[i - 1]), Scaled(stroke[i]));
        }

        return raster;

        InkPoint Scaled(InkPoint point) => new(point.X * across / drawing.Width, point.Y * across / drawing.Width);
    }

    /// <summary>Steps along the longer side, a pen's width at each.</summary>
    private void Line(InkPoint from, InkPoint to)
    {
        var steps = Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y));
        for (var step = 1; step <= steps; step++)
            Dot(new InkPoint(from.X + ((to.X - from.X) * step / steps), from.Y + ((to.Y - from.Y) * step / steps)));
    }

    private void Dot(InkPoint at)
    {
        for (var y = Math.Max(0, at.Y - (Pen / 2)); y <= Math.Min(Rows - 1, at.Y + (Pen / 2)); y++)
            for (var x = Math.Max(0, at.X - (Pen / 2)); x <= Math.Min((BytesAcross * 8) - 1, at.X + (Pen / 2)); x++)
                dots[(y * BytesAcross) + (x / 8)] |= (byte)(0x80 >> (x % 8));
    }
}
