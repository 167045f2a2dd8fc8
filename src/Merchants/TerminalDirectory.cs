namespace Piaohao.Merchants;

/// <summary>What the host reads for every message: the latest <see cref="DirectorySnapshot"/>, without a query.
/// Whoever changes the registry
/// puts a new snapshot in place (<see cref="MerchantRegistry.LoadAsync"/>). Safe for use from many threads.</summary>
public sealed class TerminalDirectory(DirectorySnapshot snapshot)
{
    private DirectorySnapshot current = snapshot;

    /// <summary>The latest snapshot; take it once for each message.</summary>
    public DirectorySnapshot Current => Volatile.Read(ref current);

    /// <summary>Puts a new snapshot in place; messages under way keep the one they took.</summary>
    public void Replace(DirectorySnapshot next) => Volatile.Write(ref current, next);
}
