using System.Text;

namespace Piaohao.Terminal.Slips;

/// <summary>A slip as the bytes of ESC/POS printers with a GB18030 font.</summary>
public static class EscPos
{
    private const byte Esc = 0x1B, Gs = 0x1D, Fs = 0x1C, LineFeed = 0x0A;

    /// <summary>Initialise (ESC @), Chinese characters on (FS &amp;), then each line with its alignment (ESC a) and size (GS !), at the end feed and cut (GS V 66 3).
    /// A character that GB18030 cannot hold does not exist; control characters in a text become spaces, so that no text can command the printer.</summary>
    public static byte[] Render(Slip slip)
    {
        ArgumentNullException.ThrowIfNull(slip);
        var characters = CodePagesEncodingProvider.Instance.GetEncoding("GB18030") ?? throw new InvalidOperationException("GB18030 is missing.");
        using var bytes = new MemoryStream();
        bytes.Write([Esc, (byte)'@', Fs, (byte)'&']);
        foreach (var line in slip.Lines)
        {
            bytes.Write([Esc, (byte)'a', (byte)(line.Align == SlipAlign.Centre ? 1 : 0)]);
            bytes.Write([Gs, (byte)'!', (byte)(line.Size == SlipSize.Large ? 0x11 : 0)]);
            bytes.Write(characters.GetBytes(Printable(line.Text)));
            bytes.WriteByte(LineFeed);
        }

        bytes.Write([Gs, (byte)'!', 0, Gs, (byte)'V', 66, 3]);
        return bytes.ToArray();
    }

    private static string Printable(string text) => string.Create(text.Length, text, static (printable, source) =>
    {
        for (var i = 0; i < source.Length; i++) printable[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });
}
