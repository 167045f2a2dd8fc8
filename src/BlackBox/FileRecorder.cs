using System.Buffers;
using System.Globalization;

namespace Piaohao.BlackBox;

/// <summary>A recorder in two files of bounded size. A record is with the system when <see cref="Note"/> returns, so it outlives the process; a power cut takes what the
/// system had not written yet. Where the disk fails, records are lost and counted, and nothing else happens.</summary>
public sealed class FileRecorder : FlightRecorder, IDisposable
{
    /// <summary>Each of the two files has at most so many bytes.</summary>
    public const int SegmentBytes = 1024 * 1024;

    private const int LineLongest = 16 * 1024;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly int segmentBytes;
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly Lock writing = new();
    private FileStream? file;
    private bool isTorn;
    private long lost;

    /// <param name="folder">The party's folder, where the files lie.</param>
    /// <param name="segmentBytes">Size of each of the two files.</param>
    public FileRecorder(string folder, TimeProvider time, int segmentBytes = SegmentBytes)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(segmentBytes, LineLongest);
        (this.folder, this.time, this.segmentBytes) = (folder, time, segmentBytes);
        try
        {
            Remember(Segments.Read(folder).Records);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Cards get new numbers.
        }
    }

    /// <summary>Records that could not be written since the last one that was.</summary>
    public long Lost
    {
        get { lock (writing) return lost; }
    }

    public override void Note(string what, params ReadOnlySpan<(string Name, string Value)> details)
    {
        lock (writing)
        {
            try
            {
                if (lost > 0) Write("lost", [("records", lost.ToString(CultureInfo.InvariantCulture))]);
                lost = 0;
                Write(what, details);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException or ArgumentException)
            {
                lost++;
                isTorn = true;
            }
        }
    }

    public void Dispose()
    {
        lock (writing) file?.Dispose();
    }

    private void Write(string what, ReadOnlySpan<(string Name, string Value)> details)
    {
        line.ResetWrittenCount();
        // An empty line closes what was cut off.
        if (isTorn) line.Write("\n"u8);
        var start = line.WrittenCount;
        line.GetSpan(Segments.CheckLength)[..Segments.CheckLength].Clear();
        line.Advance(Segments.CheckLength);
        FlightRecord.Write(line, time.GetUtcNow(), what, details);
        var check = new byte[Segments.CheckLength];
        Segments.WriteCheck(check, line.WrittenSpan[(start + Segments.CheckLength)..]);
        line.Write("\n"u8);
        if (line.WrittenCount > LineLongest) throw new ArgumentException("The record is too long.", nameof(details));
        var bytes = line.WrittenSpan.ToArray();
        check.CopyTo(bytes, start);
        FileFor(bytes.Length).Write(bytes);
        isTorn = false;
    }

    /// <summary>The file of the moment, or a new one where so many bytes do not fit.</summary>
    private FileStream FileFor(int bytes)
    {
        file ??= Open();
        if (file.Length + bytes <= segmentBytes) return file;
        file.Dispose();
        file = null;
        File.Move(Segments.Current(folder), Segments.Before(folder), overwrite: true);
        return file = Open();
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var opened = new FileStream(Segments.Current(folder), options);
        if (opened.Length == 0) return opened;
        opened.Seek(-1, SeekOrigin.End);
        if (opened.ReadByte() != '\n') opened.Write("\n"u8);
        return opened;
    }
}
