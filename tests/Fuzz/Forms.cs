using System.Globalization;
using System.Text;

namespace Piaohao.Fuzz.Tests;

/// <summary>A decoder of text in the form that nearly all of the product's have.</summary>
internal delegate bool TextReader<T>(ReadOnlySpan<char> text, out T value);

/// <summary>The same for bytes.</summary>
internal delegate bool ByteReader<T>(ReadOnlySpan<byte> bytes, out T value);

/// <summary>Decoders made of a reader and a writer: what was read must read the same after it is written.</summary>
internal static class Forms
{
    public static Decoder OfText<T>(string name, TextReader<T> read, Func<T, string> write, params string[] seeds) =>
        new(name, [.. seeds.Select(seed => FuzzInput.OfText(seed))])
        {
            IsText = true,
            Make = mutator => mutator.Text(mutator.Seed()),
            Read = input => read(input.Text, out var value) ? (object?)value : null,
            Look = (_, value) => value is T read1 ? Again(read1, write, text => read(text, out var again) ? (true, again) : default) : "refused",
        };

    public static Decoder OfBytes<T>(string name, ByteReader<T> read, Func<T, byte[]> write, params byte[][] seeds) =>
        new(name, seeds)
        {
            Read = input => read(input.Bytes, out var value) ? (object?)value : null,
            Look = (_, value) => value is T read1
                ? Again(read1, found => Convert.ToHexString(write(found)), hex => read(Convert.FromHexString(hex), out var again) ? (true, again) : default)
                : "refused",
        };

    /// <summary>Two values are the same where they are equal or are written the same: some hold bytes, which compare by place.</summary>
    private static string Again<T>(T value, Func<T, string> write, Func<string, (bool IsRead, T? Value)> read)
    {
        var written = write(value);
        var (isRead, again) = read(written);
        if (!isRead || again is null) throw new BrokenRuleException($"What was read is written as '{written}', which is refused.");
        if (!EqualityComparer<T>.Default.Equals(value, again) && write(again) != written)
            throw new BrokenRuleException($"What was read is written as '{written}', which reads as another value.");
        return Shape(written);
    }

    /// <summary>The kinds of characters in order, each once, and the order of magnitude of the length: texts alike in both are of one kind.</summary>
    public static string Shape(string text)
    {
        var shape = new StringBuilder();
        foreach (var character in text)
        {
            var kind = char.IsAsciiDigit(character) ? '9' : char.IsAsciiLetter(character) ? 'a' : char.IsAscii(character) ? character : 'x';
            if (shape.Length == 0 || shape[^1] != kind) shape.Append(kind);
            if (shape.Length == 24) break;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{shape} {int.Log2(text.Length + 1)}");
    }
}

/// <summary>A rule about what was read does not hold.</summary>
internal sealed class BrokenRuleException(string message) : Exception(message);
