using System.Text;

namespace Piaohao.Iso8583.Fields;

/// <summary>GB18030, the superset of GBK that terminals, printers and hosts write Chinese in.</summary>
internal static class ChineseText
{
    public static Encoding Encoding { get; } = CodePagesEncodingProvider.Instance.GetEncoding(54936)
        ?? throw new InvalidOperationException("This runtime has no GB18030.");
}
