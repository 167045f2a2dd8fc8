using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Disks;

/// <summary>What a disk does with a request.</summary>
internal enum DiskAnswer
{
    Done,

    /// <summary>SQLITE_FULL.</summary>
    Full,

    /// <summary>SQLITE_IOERR: the device failed, or the machine is dead.</summary>
    Failed,
}

/// <summary>The disk of one machine: its files outlive every process on it. It can be full, fail its syncs, and lie about them.</summary>
public sealed class SimulatedDisk(EventLog log, Random dice)
{
    private readonly Dictionary<string, SimulatedFile> files = new(StringComparer.Ordinal);
    private const int LiesInARow = 24;
    private long dieAtRequest = long.MaxValue;
    private int lies;

    /// <summary>Nothing more can be written.</summary>
    public bool IsFull { get; set; }

    /// <summary>So many of the next syncs fail.</summary>
    public int FailingSyncs { get; set; }

    /// <summary>The disk says that it has synced, and mostly does so later: a planted defect.</summary>
    public bool LiesAboutSync { get; set; }

    /// <summary>What is written to a file called <c>.copy</c> has a bit flipped: a planted defect.</summary>
    public bool SpoilsCopies { get; set; }

    /// <summary>Lives of the machine; what an earlier life has open is dead.</summary>
    public int Life { get; private set; }

    /// <summary>Writes, truncations and syncs so far.</summary>
    public long Requests { get; private set; }

    /// <summary>Kinds of requests before which the machine died, such as <c>host.db-wal write</c>.</summary>
    public ISet<string> Crashed { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Kinds of requests seen.</summary>
    public ISet<string> Seen { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Called where the machine dies at a request.</summary>
    public Action<string> Died { get; set; } = _ => { };

    /// <summary>Called after a sync of the write-ahead log of a database: a commit became durable.</summary>
    public Action<string> Committed { get; set; } = _ => { };

    /// <summary>The machine dies at its <paramref name="requests"/>-th request from now.</summary>
    public void DieAfter(long requests) => dieAtRequest = Requests + requests;

    /// <summary>The machine loses its power: what is open is dead, what was not synced is there or not.</summary>
    public void Crash()
    {
        Life++;
        dieAtRequest = long.MaxValue;
        foreach (var file in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            // Often all of it or nothing of it, sometimes a mixture.
            var luck = dice.Next(4);
            file.Value.Crash(() => luck switch { 0 => false, 1 => true, _ => dice.Next(2) == 0 });
        }
    }

    /// <summary>The process ends, the machine does not: what it wrote stays, what it has open is closed.</summary>
    public void EndProcess()
    {
        Life++;
        dieAtRequest = long.MaxValue;
    }

    internal SimulatedFile Open(string name)
    {
        if (!files.TryGetValue(name, out var file)) files[name] = file = new SimulatedFile();
        return file;
    }

    internal bool Exists(string name) => files.TryGetValue(name, out var file) && file.Length > 0;

    internal void Delete(string name) => files.Remove(name);

    internal DiskAnswer Write(SimulatedFile file, string name, int life, ReadOnlySpan<byte> data, long offset)
    {
        if (!Accept(name, "write", life)) return DiskAnswer.Failed;
        if (IsFull) return DiskAnswer.Full;
        log.Note(offset, data.Length);
        log.Note(data);
        file.Write(SpoilsCopies && offset > 0 && name.EndsWith(".copy", StringComparison.Ordinal) ? Spoilt(data) : data, offset);
        return DiskAnswer.Done;
    }

    internal DiskAnswer Truncate(SimulatedFile file, string name, int life, long length)
    {
        if (!Accept(name, "truncate", life)) return DiskAnswer.Failed;
        file.Truncate(length);
        return DiskAnswer.Done;
    }

    internal DiskAnswer Sync(SimulatedFile file, string name, int life)
    {
        if (!Accept(name, "sync", life)) return DiskAnswer.Failed;
        if (FailingSyncs > 0)
        {
            FailingSyncs--;
            return DiskAnswer.Failed;
        }

        if (!LiesAboutSync || ++lies % LiesInARow == 0) file.Sync();
        if (name.EndsWith("-wal", StringComparison.Ordinal)) Committed(name);
        return DiskAnswer.Done;
    }

    /// <summary>One bit in the last quarter of a page, where its latest rows lie.</summary>
    private static byte[] Spoilt(ReadOnlySpan<byte> data)
    {
        var spoilt = data.ToArray();
        spoilt[^7] ^= 1;
        return spoilt;
    }

    private bool Accept(string name, string what, int life)
    {
        if (life != Life) return false;
        var kind = $"{Path.GetFileName(name)} {what}";
        Seen.Add(kind);
        if (++Requests < dieAtRequest) return true;
        dieAtRequest = long.MaxValue;
        Crashed.Add(kind);
        Died(kind);
        return false;
    }
}
