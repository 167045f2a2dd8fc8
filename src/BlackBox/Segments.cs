using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Piaohao.BlackBox;

/// <summary>The two files of a recorder in its party's folder: the one that is written, and the full one before it. A line is eight hex digits of check, a space and
/// the record.</summary>
public static class Segments
{
    internal const int CheckLength = 9;

    /// <summary>What both files' names begin with.</summary>
    public const string NameStart = "blackbox.";

    internal static string Current(string folder) => Path.Combine(folder, NameStart + "now");

    internal static string Before(string folder) => Path.Combine(folder, NameStart + "before");

    /// <summary>What a party's folder holds, oldest first, also while the party writes; damaged lines are left out and counted.</summary>
    /// <param name="folder">The party's folder; nothing is read where it has no recorder.</param>
    public static (ImmutableArray<FlightRecord> Records, int Damaged) Read(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        const int tries = 3;
        var (before, current) = (Bytes(Before(folder)), Bytes(Current(folder)));
        // Where the writer went on to a new file in between, the full one was not read.
        for (var tried = 1; tried < tries && !Bytes(Before(folder)).AsSpan().SequenceEqual(before); tried++) (before, current) = (Bytes(Before(folder)), Bytes(Current(folder)));
        var records = ImmutableArray.CreateBuilder<FlightRecord>();
        var damaged = ReadLines(before, records) + ReadLines(current, records);
        return (records.ToImmutable(), damaged);
    }

    /// <summary>The check digits of a record and a space.</summary>
    internal static void WriteCheck(Span<byte> target, ReadOnlySpan<byte> record)
    {
        CheckOf(record).TryFormat(target, out _, "x8", CultureInfo.InvariantCulture);
        target[CheckLength - 1] = (byte)' ';
    }

    private static int ReadLines(ReadOnlySpan<byte> bytes, ImmutableArray<FlightRecord>.Builder records)
    {
        var damaged = 0;
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            if (line.IsEmpty) continue;
            if (ReadLine(line) is { } record) records.Add(record);
            else damaged++;
        }

        // What no line end closes was cut off by a crash, or is being written now.
        return bytes.IsEmpty ? damaged : damaged + 1;
    }

    private static FlightRecord? ReadLine(ReadOnlySpan<byte> line)
    {
        Span<byte> check = stackalloc byte[CheckLength];
        if (line.Length <= CheckLength) return null;
        WriteCheck(check, line[CheckLength..]);
        return line[..CheckLength].SequenceEqual(check) ? FlightRecord.TryRead(line[CheckLength..], out _) : null;
    }

    private static uint CheckOf(ReadOnlySpan<byte> bytes)
    {
        var check = uint.MaxValue;
        foreach (var value in bytes) check = BitOperations.Crc32C(check, value);
        return ~check;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            file.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
