namespace Piaohao.Fuzz.Tests;

/// <summary>Makes inputs of seeds: a few random changes, each of a kind that has broken readers of formats before. The same random source gives the same inputs.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> seeds)
{
    private const int LongestInput = 1 << 16;

    // Ends of ranges: bits and signs, packed digits and what is none, ASCII digits and letters and their neighbours, field separators.
    private static readonly byte[] Interesting =
        [0x00, 0x01, 0x09, 0x0A, 0x0F, 0x10, 0x1F, 0x20, 0x2A, 0x2F, 0x30, 0x39, 0x3A, 0x3D, 0x40, 0x41, 0x44, 0x5A, 0x61, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x99, 0x9A, 0xA0, 0xD0, 0xF0, 0xFE, 0xFF];

    private static readonly string[] Fragments =
        ["", "0", "00", "9", "99", "000", "999", "*", "|", "=", "D", ";", "?", " ", "\0", "\n", "A", "a", "\u0660\u0661", "\uFF11", "票", "\uD800", "\uDC00", "\uFFFD", "\u00A0", "-1", "+1", "1e9", "٣"];

    public Random Random => random;

    public byte[] Seed() => seeds[random.Next(seeds.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>A few changes to bytes.</summary>
    public byte[] Bytes(byte[] seed)
    {
        var bytes = new List<byte>(seed);
        do Change(bytes); while (Chance(55));
        if (Chance(1)) Lengthen(bytes);
        return [.. bytes];
    }

    /// <summary>A few changes to a text, given and returned as its UTF-16.</summary>
    public byte[] Text(byte[] seed)
    {
        var text = new List<char>(new FuzzInput(seed, isText: true).Text);
        do Change(text); while (Chance(50));
        while (Chance(1) && text.Count is > 0 and < LongestInput / 2) text.AddRange([.. text]);
        return FuzzInput.OfText(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));
    }

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var isEnd = at == bytes.Count;
        switch (random.Next(12))
        {
            case 0 or 1 when !isEnd:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 or 3 when !isEnd:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 4 when !isEnd:
                // What may be a length, counted up or down.
                bytes[at] = unchecked((byte)(bytes[at] + (Chance(70) ? random.Next(2) * 2 - 1 : random.Next(-40, 41))));
                break;
            case 5 when bytes.Count - at >= 2:
                var number = unchecked((ushort)((bytes[at] << 8) + bytes[at + 1] + random.Next(-300, 301)));
                (bytes[at], bytes[at + 1]) = ((byte)(number >> 8), (byte)(number & 0xFF));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => Interesting[random.Next(Interesting.Length)]));
                break;
            case 7:
                bytes.RemoveRange(at, Some(bytes.Count - at));
                break;
            case 8:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, Some(bytes.Count - at)));
                break;
            case 9:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 10:
                Splice(bytes, Seed(), at);
                break;
            default:
                // A letter of a text, or a digit of a number in ASCII, for another.
                if (!isEnd) bytes[at] = (byte)random.Next(0x20, 0x7F);
                break;
        }
    }

    private void Change(List<char> text)
    {
        var at = random.Next(text.Count + 1);
        var isEnd = at == text.Count;
        switch (random.Next(11))
        {
            case 0 or 1 when !isEnd:
                text[at] = (char)('0' + random.Next(10));
                break;
            case 2 when !isEnd:
                text[at] = (char)random.Next(0x20, 0x7F);
                break;
            case 3 when !isEnd:
                text[at] = unchecked((char)(text[at] + random.Next(-1, 2)));
                break;
            case 4 or 5:
                text.InsertRange(at, Fragments[random.Next(Fragments.Length)]);
                break;
            case 6 when !isEnd:
                text.RemoveAt(at);
                text.InsertRange(at, Fragments[random.Next(Fragments.Length)]);
                break;
            case 7:
                text.RemoveRange(at, Some(text.Count - at));
                break;
            case 8:
                text.InsertRange(random.Next(text.Count + 1), text.GetRange(at, Some(text.Count - at)));
                break;
            case 9:
                Splice(text, [.. new FuzzInput(Seed(), isText: true).Text], at);
                break;
            default:
                if (Chance(10)) text.RemoveRange(at, text.Count - at);
                else if (!isEnd) text[at] = Chance(20) ? (char)random.Next(0x10000) : char.IsAsciiLetterUpper(text[at]) ? char.ToLowerInvariant(text[at]) : (char)('A' + random.Next(26));
                break;
        }
    }

    /// <summary>The beginning of one and the end of another.</summary>
    private void Splice<T>(List<T> here, T[] other, int at)
    {
        here.RemoveRange(at, here.Count - at);
        here.AddRange(other.AsSpan(random.Next(other.Length + 1)));
    }

    private void Lengthen(List<byte> bytes)
    {
        while (bytes.Count is > 0 and < LongestInput && Chance(90)) bytes.AddRange([.. bytes]);
    }

    private int Some(int most) => most == 0 ? 0 : Chance(60) ? Math.Min(most, random.Next(1, 5)) : random.Next(most + 1);
}
