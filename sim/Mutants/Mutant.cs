using Piaohao.Simulation.Checkers;
using Piaohao.Simulation.Town;

namespace Piaohao.Simulation.Mutants;

/// <summary>A defect that a product like this could have, planted through parts that are handed in: the product's own code stays as it is.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="What">The defect in a sentence.</param>
/// <param name="CaughtBy">The checkers of the promises it breaks: one of them must find it.</param>
public sealed record Mutant(string Name, string What, Promise[] CaughtBy, Action<World> Plant);
