using System.Runtime.InteropServices;

namespace Piaohao.Simulation.Scheduling;

/// <summary>Everything that happens, folded into one number: two runs of a seed are the same run where their numbers are equal.
/// FNV-1a over 64 bits; it need not withstand an enemy.</summary>
public sealed class EventLog
{
    private const ulong Basis = 14695981039346656037, Prime = 1099511628211;

    /// <summary>The number so far.</summary>
    public ulong Hash { get; private set; } = Basis;

    /// <summary>What was noted so far.</summary>
    public long Count { get; private set; }

    /// <summary>Notes a moment.</summary>
    public void Note(long what, long where)
    {
        Count++;
        Hash = unchecked((((Hash ^ (ulong)what) * Prime) ^ (ulong)where) * Prime);
    }

    /// <summary>Notes bytes on their way over a line or to a disk.</summary>
    public void Note(ReadOnlySpan<byte> bytes)
    {
        Count++;
        var hash = Hash;
        unchecked
        {
            foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = (hash ^ word) * Prime;
            foreach (var rest in bytes[(bytes.Length & ~7)..]) hash = (hash ^ rest) * Prime;
        }

        Hash = hash;
    }
}
