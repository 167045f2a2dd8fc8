using System.Runtime.InteropServices;

namespace Piaohao.Fuzz.Tests;

/// <summary>One input of a decoder. Texts are kept as the bytes of their UTF-16, so that halves of surrogate pairs survive being written down.</summary>
internal sealed class FuzzInput
{
    public FuzzInput(byte[] bytes, bool isText)
    {
        Bytes = bytes;
        Text = isText ? MemoryMarshal.Cast<byte, char>(bytes).ToString() : "";
    }

    public byte[] Bytes { get; }

    /// <summary>The text; empty for decoders of bytes.</summary>
    public string Text { get; }

    public static byte[] OfText(ReadOnlySpan<char> text) => MemoryMarshal.AsBytes(text).ToArray();
}
