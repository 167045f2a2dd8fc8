using System.Text;

namespace Piaohao.Terminal.Slips;

/// <summary>A slip as the bytes of ESC/POS printers with a GB18030 font.</summary>
public static class EscPos
{
    private const byte Esc = 0x1B, Gs = 0x1D, Fs = 0x1C, LineFeed = 0x0A;

    private const byte CodeDots = 6;

    /// <summary>Initialise (ESC @), Chinese characters on (FS &amp;), then each line with its alignment (ESC a) and size (GS !), a signature as a raster image (GS v 0), the slip's code as a QR symbol (GS ( k), at the end feed and cut (GS V 66 3).
    /// A character that GB18030 cannot hold does not exist; control characters in a text become spaces, so that no text can command the printer.</summary>
    public static byte[] Render(Slip slip)
    {
        ArgumentNullException.ThrowIfNull(slip);
        var characters = CodePagesEncodingProvider.Instance.GetEncoding("GB18030") ?? throw new InvalidOperationException("GB18030 is missing.");
        using var bytes = new MemoryStream();
        bytes.Write([Esc, (byte)'@', Fs, (byte)'&']);
        var drawn = false;
        foreach (var line in slip.Lines)
        {
            if (line.ForSignature && slip.Signature is { } signature)
            {
                if (!drawn) Draw(bytes, SignatureRaster.Of(signature, slip.Width));
                drawn = true;
                continue;
            }

            bytes.Write([Esc, (byte)'a', (byte)(line.Align == SlipAlign.Centre ? 1 : 0)]);
            bytes.Write([Gs, (byte)'!', (byte)(line.Size == SlipSize.Large ? 0x11 : 0)]);
            bytes.Write(characters.GetBytes(Printable(line.Text)));
            bytes.WriteByte(LineFeed);
        }

        if (slip.Code is { } code) WriteCode(bytes, code);
        bytes.Write([Gs, (byte)'!', 0, Gs, (byte)'V', 66, 3]);
        return bytes.ToArray();
    }

    /// <summary>A QR symbol: model 2 (function 165), dots a module (167), error correction M (169), data (180), print (181); centred.</summary>
    private static void WriteCode(MemoryStream bytes, string code)
    {
        var data = Encoding.ASCII.GetBytes(Printable(code));
        bytes.Write([Esc, (byte)'a', 1]);
        WriteSymbol(bytes, 65, 50, 0);
        WriteSymbol(bytes, 67, CodeDots);
        WriteSymbol(bytes, 69, 49);
        WriteSymbol(bytes, 80, [48, .. data]);
        WriteSymbol(bytes, 81, 48);
        bytes.Write([LineFeed, Esc, (byte)'a', 0]);
    }

    /// <summary>GS ( k with its length, the symbol type 49 (QR) and one function.</summary>
    private static void WriteSymbol(MemoryStream bytes, byte function, params ReadOnlySpan<byte> parameters)
    {
        var length = parameters.Length + 2;
        bytes.Write([Gs, (byte)'(', (byte)'k', (byte)(length & 0xFF), (byte)(length >> 8), 49, function]);
        bytes.Write(parameters);
    }

    /// <summary>Raster image (GS v 0), centred, a dot for a dot.</summary>
    private static void Draw(MemoryStream bytes, SignatureRaster raster)
    {
        bytes.Write([Esc, (byte)'a', 1, Gs, (byte)'v', (byte)'0', 0]);
        bytes.Write([(byte)raster.BytesAcross, (byte)(raster.BytesAcross >> 8), (byte)raster.Rows, (byte)(raster.Rows >> 8)]);
        bytes.Write(raster.Dots);
    }

    private static string Printable(string text) => string.Create(text.Length, text, static (printable, source) =>
    {
        for (var i = 0; i < source.Length; i++) printable[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });
}
