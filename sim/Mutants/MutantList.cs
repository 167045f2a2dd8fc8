using System.Collections.Immutable;

namespace Piaohao.Simulation.Mutants;

/// <summary>Every planted defect.</summary>
public static class MutantList
{
    public static ImmutableArray<Mutant> All { get; } = [.. BookMutants.All, .. LineMutants.All, .. DeviceMutants.All];

    /// <summary>Null where there is none of that name.</summary>
    public static Mutant? Find(string name) => All.FirstOrDefault(mutant => mutant.Name == name);
}
