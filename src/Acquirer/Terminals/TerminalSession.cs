using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Keys;

namespace Piaohao.Acquirer.Terminals;

/// <summary>What the host remembers of one terminal between messages: its keys, its batch, whether it is signed in.
/// Changed only by who holds the
/// <see cref="Gate"/>, and only to what is durable.</summary>
internal sealed class TerminalSession(string merchantId, string terminalId, int waitingMax)
{
    /// <summary>The highest trace number that came in the batch that was spoken of last.</summary>
    private (int Batch, int Trace) seen;

    public string MerchantId => merchantId;

    public string TerminalId => terminalId;

    public TerminalGate Gate { get; } = new(waitingMax);

    /// <summary>The key the working keys travel under; null before one was injected.</summary>
    public WrappedKey? MasterKey { get; private set; }

    public WrappedKey? PinKey { get; private set; }

    public WrappedKey? MacKey { get; private set; }

    /// <summary>Null where the terminal signed in without asking for one.</summary>
    public WrappedKey? TrackKey { get; private set; }

    /// <summary>The terminal's current batch, 1 to 999999.</summary>
    public int Batch { get; private set; } = 1;

    /// <summary>The business day of the last sign-in; null where signed off or never signed in.</summary>
    public DateOnly? SignedInOn { get; private set; }

    public string OperatorId { get; private set; } = "";

    public DeviceDescription Device { get; private set; } = DeviceDescription.None;

    /// <summary>True where no message under this key can have come before: its trace number is above all that were seen of its batch. It then counts as seen.
    /// False says nothing: the books know.</summary>
    public bool IsFirst(TransactionKey key, BookReader books)
    {
        if (key.Batch != seen.Batch) seen = (key.Batch, books.HighestTrace(key));
        if (key.Trace <= seen.Trace) return false;
        seen.Trace = key.Trace;
        return true;
    }

    /// <summary>Stands for the connection on which the terminal spoke last at this host.</summary>
    public object? Line { get; set; }

    /// <summary>Takes over what the books hold: another host may have changed it.</summary>
    /// <param name="stored">All of it, with all keys; null where they hold nothing.</param>
    public void Restore(SessionChange? stored)
    {
        seen = default;
        (MasterKey, PinKey, MacKey, TrackKey) = (null, null, null, null);
        if (stored is not null) Apply(stored);
    }

    /// <summary>Takes over a change that is durable. A sign-in brings all working keys: an older track key goes with
    /// the old set.</summary>
    public void Apply(SessionChange change)
    {
        (Batch, SignedInOn, OperatorId, Device) = (change.Batch, change.SignedInOn, change.OperatorId, change.Device);
        if (change.Keys.Any(key => key.Usage == KeyUsage.Mac)) TrackKey = null;
        ApplyKeys(change.Keys);
    }

    /// <summary>Takes over keys that are stored.</summary>
    public void ApplyKeys(ImmutableArray<WrappedKey> keys)
    {
        foreach (var key in keys)
            switch (key.Usage)
            {
                case KeyUsage.TerminalMaster: MasterKey = key; break;
                case KeyUsage.Pin: PinKey = key; break;
                case KeyUsage.Mac: MacKey = key; break;
                case KeyUsage.Track: TrackKey = key; break;
                default: throw new InvalidOperationException($"A terminal holds no {key.Usage} key.");
            }
    }
}
