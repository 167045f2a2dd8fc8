using Piaohao.Orders;

namespace Piaohao.Terminal.Orders;

/// <summary>A set in one of the two slots of its kind.</summary>
/// <param name="Slot">0 or 1.</param>
internal sealed record StoredSet(SetKind Kind, int Slot, SetStamp Stamp, SetProgress Progress);

/// <summary>How far a set has come. The numbers are stored.</summary>
internal enum SetProgress
{
    Arriving = 0,

    /// <summary>All names of its keys or AIDs are known.</summary>
    Listed = 1,

    /// <summary>Checked; it may be used.</summary>
    Whole = 2,
}

/// <summary>An item of a set.</summary>
/// <param name="Name">What names a key or AID; empty for the other kinds.</param>
/// <param name="Content">Null while only the name is known.</param>
internal sealed record StoredItem(int Number, byte[] Name, byte[]? Content);
