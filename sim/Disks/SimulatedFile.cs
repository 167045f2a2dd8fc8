namespace Piaohao.Simulation.Disks;

/// <summary>A file as the system shows it, and what of it would be there after a crash: everything up to the last sync, and of the writes since then whatever luck
/// left, each sector for itself.</summary>
internal sealed class SimulatedFile
{
    private const int Sector = 512;
    private readonly List<Change> unsynced = [];
    private byte[] bytes = [];
    private long syncedLength;

    /// <summary>A write since the last sync; <paramref name="Before"/> is what stood there.</summary>
    private readonly record struct Change(long Offset, byte[] Before, byte[] After);

    public long Length { get; private set; }

    public bool HasUnsynced => unsynced.Count > 0 || syncedLength != Length;

    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, (int)Length);

    /// <summary>Fills <paramref name="into"/>; how many bytes there were.</summary>
    public int Read(Span<byte> into, long offset)
    {
        var count = (int)Math.Clamp(Length - offset, 0, into.Length);
        if (count > 0) bytes.AsSpan((int)offset, count).CopyTo(into);
        into[count..].Clear();
        return count;
    }

    public void Write(ReadOnlySpan<byte> data, long offset)
    {
        var end = offset + data.Length;
        Reserve(end);
        var place = bytes.AsSpan((int)offset, data.Length);
        unsynced.Add(new Change(offset, place.ToArray(), data.ToArray()));
        data.CopyTo(place);
        Length = Math.Max(Length, end);
    }

    public void Truncate(long length)
    {
        if (length >= Length) return;
        var gone = bytes.AsSpan((int)length, (int)(Length - length));
        unsynced.Add(new Change(length, gone.ToArray(), new byte[gone.Length]));
        gone.Clear();
        Length = length;
    }

    /// <summary>What was written is there after any crash.</summary>
    public void Sync()
    {
        unsynced.Clear();
        syncedLength = Length;
    }

    /// <summary>The machine lost its power: what was not synced is there or not, sector by sector.</summary>
    /// <param name="kept">Decides for each sector that was written.</param>
    public void Crash(Func<bool> kept)
    {
        var length = syncedLength;
        for (var index = unsynced.Count - 1; index >= 0; index--) unsynced[index].Before.CopyTo(bytes.AsSpan((int)unsynced[index].Offset));
        foreach (var change in unsynced)
            for (var at = 0; at < change.After.Length; at += Sector)
            {
                if (!kept()) continue;
                var piece = change.After.AsSpan(at, Math.Min(Sector, change.After.Length - at));
                piece.CopyTo(bytes.AsSpan((int)change.Offset + at));
                length = Math.Max(length, change.Offset + at + piece.Length);
            }

        Length = Math.Min(length, bytes.Length);
        bytes.AsSpan((int)Length).Clear();
        Sync();
    }

    private void Reserve(long length)
    {
        if (length > int.MaxValue) throw new IOException("A simulated file has at most 2 GiB.");
        if (length > bytes.Length) Array.Resize(ref bytes, (int)Math.Max(length, Math.Min(bytes.Length * 2L, int.MaxValue)));
    }
}
