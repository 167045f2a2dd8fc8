namespace Piaohao.Storage;

/// <summary>The database could not make a group durable (disk full, input or output error, locked by another writer): no unit of it is acknowledged.
/// As after a power cut, a disk that fails in the very commit may still hold the unit after a restart; whoever cares looks it up by its key.</summary>
public sealed class DurabilityException(Exception cause)
    : IOException($"The database could not make the unit durable: {cause?.Message}", cause);
