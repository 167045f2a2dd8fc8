using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using static Piaohao.Simulation.Disks.SqliteNative;

namespace Piaohao.Simulation.Disks;

/// <summary>Gives SQLite simulated disks: databases below a folder that was mounted lie on that machine's disk, everything else where it always lies. The engine itself
/// is the one that ships, unchanged; it sees only another operating system (https://sqlite.org/vfs.html).</summary>
public static unsafe class SqliteDisks
{
    private static readonly Lock gate = new();
    private static readonly Dictionary<string, SimulatedDisk> mounts = new(StringComparer.Ordinal);
    private static readonly Dictionary<(SimulatedDisk, int, string), OpenFiles> shared = [];
    private static Vfs* beneath;
    private static Vfs* own;
    private static IoMethods* methods;

    /// <summary>SQLite's random numbers and its clock, which a simulation decides.</summary>
    [ThreadStatic]
    private static Random? numbers;

    /// <summary>Puts a machine's disk under a folder; what was there of an earlier mount is gone.</summary>
    public static void Mount(string folder, SimulatedDisk disk)
    {
        lock (gate)
        {
            Register();
            mounts[folder] = disk;
        }
    }

    /// <summary>Takes a disk away, with what is still open of it.</summary>
    public static void Unmount(string folder)
    {
        lock (gate)
        {
            if (!mounts.Remove(folder, out var disk)) return;
            foreach (var key in shared.Keys.Where(key => key.Item1 == disk).ToArray()) shared.Remove(key);
        }
    }

    /// <summary>The random numbers SQLite is given on this thread.</summary>
    public static void DrawFrom(Random dice)
    {
        lock (gate) Register();
        numbers = dice;
        SqliteNative.Randomness(0, null);
    }

    private static void Register()
    {
        if (own != null) return;
        // Loads the native library.
        using (var first = new SqliteConnection("Data Source=:memory:")) first.Open();
        beneath = Find(null);
        methods = Methods();
        own = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *own = *beneath;
        own->Version = 2;
        own->FileBytes = Math.Max(sizeof(SqliteNative.File), beneath->FileBytes);
        own->Next = null;
        own->Name = (byte*)Marshal.StringToCoTaskMemUTF8("piaohao-simulation");
        own->Open = &Open;
        own->Delete = &Delete;
        own->Access = &Access;
        own->Randomness = &Randomness;
        own->Sleep = &Sleep;
        if (SqliteNative.Register(own, 1) != Ok) throw new InvalidOperationException("SQLite takes no other file system.");
    }

    private static IoMethods* Methods()
    {
        var made = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
        made->Version = 2;
        made->Close = &Close;
        made->Read = &Read;
        made->Write = &Write;
        made->Truncate = &Truncate;
        made->Sync = &Sync;
        made->FileSize = &FileSize;
        made->Lock = &LockFile;
        made->Unlock = &UnlockFile;
        made->CheckReservedLock = &CheckReservedLock;
        made->FileControl = &FileControl;
        made->SectorSize = &SectorSize;
        made->DeviceCharacteristics = &DeviceCharacteristics;
        made->ShmMap = &ShmMap;
        made->ShmLock = &LockSlots;
        made->ShmBarrier = &ShmBarrier;
        made->ShmUnmap = &ShmUnmap;
        return made;
    }

    private static SimulatedDisk? DiskOf(string? path)
    {
        if (path is null) return null;
        lock (gate) return mounts.GetValueOrDefault(Path.GetDirectoryName(path) ?? "");
    }

    private static string? Text(byte* name) => Marshal.PtrToStringUTF8((nint)name);

    private static OpenFile Of(SqliteNative.File* file) => (OpenFile)GCHandle.FromIntPtr(file->Handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, SqliteNative.File* file, int flags, int* outFlags)
    {
        var path = Text(name);
        if (DiskOf(path) is not { } disk) return beneath->Open(beneath, name, file, flags, outFlags);
        var fileName = Path.GetFileName(path)!;
        OpenFile open;
        lock (gate)
        {
            if (!shared.TryGetValue((disk, disk.Life, fileName), out var others)) shared[(disk, disk.Life, fileName)] = others = new OpenFiles();
            open = new OpenFile(disk, fileName, others);
            others.Members.Add(open);
        }

        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(open));
        file->Methods = methods;
        if (outFlags != null) *outFlags = flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncDirectory)
    {
        if (DiskOf(Text(name)) is not { } disk) return beneath->Delete(beneath, name, syncDirectory);
        // A connection of a dead process is closed by the collector, on a thread of its own: it has nothing to delete any more.
        if (numbers is not null) disk.Delete(Path.GetFileName(Text(name))!);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(Vfs* vfs, byte* name, int flags, int* there)
    {
        if (DiskOf(Text(name)) is not { } disk) return beneath->Access(beneath, name, flags, there);
        *there = disk.Exists(Path.GetFileName(Text(name))!) ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(Vfs* vfs, int count, byte* bytes)
    {
        if (numbers is null) return beneath->Randomness(beneath, count, bytes);
        numbers.NextBytes(new Span<byte>(bytes, count));
        return count;
    }

    /// <summary>A simulation has nobody to wait for.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds) => numbers is null ? beneath->Sleep(beneath, microseconds) : microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(SqliteNative.File* file)
    {
        var handle = GCHandle.FromIntPtr(file->Handle);
        var open = (OpenFile)handle.Target!;
        handle.Free();
        lock (gate)
        {
            open.Others.Members.Remove(open);
            if (open.Others.Members.Count == 0)
            {
                open.Others.Free();
                if (shared.TryGetValue((open.Disk, open.Life, open.Name), out var current) && current == open.Others) shared.Remove((open.Disk, open.Life, open.Name));
            }
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(SqliteNative.File* file, byte* into, int count, long offset)
    {
        var open = Of(file);
        var span = new Span<byte>(into, count);
        if (!open.IsAlive) return IoRead;
        return open.File.Read(span, offset) == count ? Ok : IoShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(SqliteNative.File* file, byte* from, int count, long offset)
    {
        var open = Of(file);
        return open.Disk.Write(open.File, open.Name, open.Life, new ReadOnlySpan<byte>(from, count), offset) switch
        {
            DiskAnswer.Done => Ok,
            DiskAnswer.Full => Full,
            _ => IoWrite,
        };
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(SqliteNative.File* file, long length)
    {
        var open = Of(file);
        return open.Disk.Truncate(open.File, open.Name, open.Life, length) == DiskAnswer.Done ? Ok : IoTruncate;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(SqliteNative.File* file, int flags)
    {
        var open = Of(file);
        return open.Disk.Sync(open.File, open.Name, open.Life) == DiskAnswer.Done ? Ok : IoFsync;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(SqliteNative.File* file, long* size)
    {
        *size = Of(file).File.Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockFile(SqliteNative.File* file, int level)
    {
        var open = Of(file);
        return open.IsAlive && open.Others.TryLock(open, level) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int UnlockFile(SqliteNative.File* file, int level)
    {
        var open = Of(file);
        open.Level = Math.Min(open.Level, level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(SqliteNative.File* file, int* reserved)
    {
        *reserved = Of(file).Others.Members.Exists(member => member.Level >= LockReserved) ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(SqliteNative.File* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(SqliteNative.File* file) => 4096;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(SqliteNative.File* file) => 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(SqliteNative.File* file, int region, int size, int extend, void** memory)
    {
        var open = Of(file);
        *memory = null;
        if (!open.IsAlive) return IoShmMap;
        *memory = open.Others.Region(region, size, extend != 0);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LockSlots(SqliteNative.File* file, int offset, int count, int flags)
    {
        var open = Of(file);
        var mask = ((1 << count) - 1) << offset;
        if ((flags & ShmUnlock) != 0)
        {
            open.Slots = (open.Slots.Shared & ~mask, open.Slots.Exclusive & ~mask);
            return Ok;
        }

        return open.Others.TryLockSlots(open, mask, (flags & ShmExclusive) != 0) ? Ok : Busy;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(SqliteNative.File* file)
    {
        // One thread.
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(SqliteNative.File* file, int delete) => Ok;
}
