namespace Piaohao.Simulation.Town;

/// <summary>Dice for each part of a town, so that a fault left out changes no card and no clerk.</summary>
public readonly record struct Seeds(ulong Seed)
{
    /// <summary>The dice of one part.</summary>
    public Random For(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var mixed = unchecked(Seed + 0x9E3779B97F4A7C15);
        foreach (var character in part) mixed = Mix(unchecked((mixed * 31) + character));
        return new Random((int)(Mix(mixed) >> 33));
    }

    /// <summary>The finalizer of splitmix64.</summary>
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
