using System.Runtime.InteropServices;

namespace Piaohao.Simulation.Disks;

/// <summary>A file that SQLite has open, with its locks.</summary>
internal sealed class OpenFile(SimulatedDisk disk, string name, OpenFiles others)
{
    public SimulatedDisk Disk => disk;

    public string Name => name;

    /// <summary>The life of the machine in which it was opened.</summary>
    public int Life { get; } = disk.Life;

    public SimulatedFile File { get; } = disk.Open(name);

    /// <summary>Those of this life that have the same file open, itself among them.</summary>
    public OpenFiles Others => others;

    /// <summary>SQLITE_LOCK_NONE to SQLITE_LOCK_EXCLUSIVE.</summary>
    public int Level { get; set; }

    /// <summary>Slots of the shared memory locked for all and for itself alone, as bits.</summary>
    public (int Shared, int Exclusive) Slots { get; set; }

    public bool IsAlive => Life == disk.Life;
}

/// <summary>What one life of a machine has open of one file, and the memory the openers share (the index of the write-ahead log).</summary>
internal sealed unsafe class OpenFiles
{
    private readonly List<nint> regions = [];

    public List<OpenFile> Members { get; } = [];

    /// <summary>A region of the shared memory, zeroed when it is made; null where there is none and none is to be made.</summary>
    public void* Region(int number, int size, bool make)
    {
        while (regions.Count <= number)
        {
            if (!make) return null;
            regions.Add((nint)NativeMemory.AllocZeroed((nuint)size));
        }

        return (void*)regions[number];
    }

    /// <summary>Takes a lock on the file as SQLite's rules want it; false where another holds what forbids it.</summary>
    public bool TryLock(OpenFile file, int level)
    {
        if (level <= file.Level) return true;
        var other = Members.Where(member => member != file).Select(member => member.Level).DefaultIfEmpty(0).Max();
        var fits = level switch
        {
            SqliteNative.LockShared => other < SqliteNative.LockPending,
            SqliteNative.LockReserved => other < SqliteNative.LockReserved,
            SqliteNative.LockPending => other < SqliteNative.LockReserved,
            _ => other == SqliteNative.LockNone,
        };
        if (fits) file.Level = level;
        return fits;
    }

    /// <summary>Locks slots of the shared memory for all or for itself alone.</summary>
    public bool TryLockSlots(OpenFile file, int mask, bool exclusive)
    {
        foreach (var member in Members)
        {
            if (member == file) continue;
            if ((member.Slots.Exclusive & mask) != 0 || (exclusive && (member.Slots.Shared & mask) != 0)) return false;
        }

        file.Slots = exclusive ? (file.Slots.Shared, file.Slots.Exclusive | mask) : (file.Slots.Shared | mask, file.Slots.Exclusive);
        return true;
    }

    /// <summary>The last one has closed it, or its machine is gone.</summary>
    public void Free()
    {
        foreach (var region in regions) NativeMemory.Free((void*)region);
        regions.Clear();
    }
}
