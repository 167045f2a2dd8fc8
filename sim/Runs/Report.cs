using System.Collections.Immutable;
using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Faults;

namespace Piaohao.Simulation.Runs;

/// <summary>What a run was like and what it found.</summary>
/// <param name="Sales">Sales that stand at the end.</param>
/// <param name="Transactions">Transactions of all kinds that the host took.</param>
/// <param name="Hash">Equal where two runs were the same run.</param>
public sealed record Report(
    ulong Seed, int Days, int Terminals, long Sales, long Transactions, int Crashes, long Steps, ImmutableSortedDictionary<FaultKind, int> Faults, ImmutableArray<Violation> Violations,
    ulong Hash, ImmutableArray<Fault> Plan, ImmutableArray<string> Story, Coverage Coverage);

/// <summary>Where processes went on, and where they died.</summary>
public sealed record Coverage(ImmutableHashSet<string> Awaits, ImmutableHashSet<string> AwaitsCrashed, ImmutableHashSet<string> Writes, ImmutableHashSet<string> WritesCrashed)
{
    public static readonly Coverage None = new([], [], [], []);

    public Coverage With(Coverage other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Coverage(Awaits.Union(other.Awaits), AwaitsCrashed.Union(other.AwaitsCrashed), Writes.Union(other.Writes), WritesCrashed.Union(other.WritesCrashed));
    }
}
