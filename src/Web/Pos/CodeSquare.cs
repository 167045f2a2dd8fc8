using System.Globalization;
using System.Text;
using QRCoder;

namespace Piaohao.Web.Pos;

/// <summary>A QR code (ISO/IEC 18004, error correction M) as the data of one SVG path, a unit for each module.</summary>
internal sealed record CodeSquare(int Side, string Path)
{
    /// <summary>The square for a text, with the quiet zone around it.</summary>
    public static CodeSquare Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var row = 0; row < code.ModuleMatrix.Count; row++)
        {
            var modules = code.ModuleMatrix[row];
            for (var from = 0; from < modules.Count; from++)
            {
                if (!modules[from]) continue;
                var to = from;
                while (to < modules.Count && modules[to]) to++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {row}h{to - from}v1h-{to - from}z");
                from = to;
            }
        }

        return new CodeSquare(code.ModuleMatrix.Count, path.ToString());
    }
}
