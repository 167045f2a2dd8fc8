namespace Piaohao.Simulation.Town;

/// <summary>How large a run is.</summary>
/// <param name="Days">Trading days.</param>
/// <param name="Terminals">Terminals, one to a shop or two.</param>
public sealed record TownSize(int Days, int Terminals)
{
    /// <summary>How long a shop is open each day: short, since a till that nobody uses proves nothing.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromMinutes(20);
}
