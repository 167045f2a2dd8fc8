using System.Text;

namespace Piaohao.Iso8583.Fields;

/// <summary>GB18030, the superset of GBK that terminals, printers and hosts write Chinese in. Most texts are ASCII alone, which it writes as it is: the table's encoder makes
/// objects for each text.</summary>
internal static class ChineseText
{
    private static readonly Encoding Table = CodePagesEncodingProvider.Instance.GetEncoding(54936)
        ?? throw new InvalidOperationException("This runtime has no GB18030.");

    public static string Read(ReadOnlySpan<byte> bytes) => (Ascii.IsValid(bytes) ? Encoding.ASCII : Table).GetString(bytes);

    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<char> destination, out int written) =>
        (Ascii.IsValid(bytes) ? Encoding.ASCII : Table).TryGetChars(bytes, destination, out written);

    public static int BytesOf(ReadOnlySpan<char> text) => Ascii.IsValid(text) ? text.Length : Table.GetByteCount(text);

    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> destination, out int written) =>
        (Ascii.IsValid(text) ? Encoding.ASCII : Table).TryGetBytes(text, destination, out written);
}
