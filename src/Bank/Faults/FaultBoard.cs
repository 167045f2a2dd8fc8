using Piaohao.Amounts;
using Piaohao.Cards;

namespace Piaohao.Bank.Faults;

/// <summary>The switches for faults. A fault is looked for in this order: next, by card, standing, by amount; what is armed for the next
/// message is used up by it. Reversals have their own next and standing switch, so that a fault on a request does not also stop its reversal.
/// Safe for use from many threads.</summary>
/// <param name="byAmount">True where amounts of docs/demo.md play faults.</param>
public sealed class FaultBoard(bool byAmount) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Pan, Fault> byCard = [];
    private Fault? nextRequest;
    private Fault? everyRequest;
    private Fault? nextReversal;
    private Fault? everyReversal;
    private TimeSpan lateAnswerDelay = TimeSpan.FromSeconds(75);
    private bool amounts = byAmount;
    private CancellationTokenSource? up = new();

    /// <summary>How late a late answer is; 75 seconds unless set, above what acquirers wait. At most one hour.</summary>
    public TimeSpan LateAnswerDelay
    {
        get { lock (gate) return lateAnswerDelay; }
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            lock (gate) lateAnswerDelay = value;
        }
    }

    /// <summary>Whether amounts play faults.</summary>
    public bool ByAmount
    {
        get { lock (gate) return amounts; }
        set { lock (gate) amounts = value; }
    }

    /// <summary>True while the whole network is down. Setting it cuts all connections; new ones are cut at once until it is false again.</summary>
    public bool NetworkDown
    {
        get { lock (gate) return up is null; }
        set
        {
            CancellationTokenSource? cut = null;
            lock (gate)
            {
                if (value) (cut, up) = (up, null);
                else up ??= new CancellationTokenSource();
            }

            cut?.Cancel();
            cut?.Dispose();
        }
    }

    /// <summary>Arms <paramref name="fault"/> for the next financial request only; null disarms.</summary>
    public void SetNextRequest(Fault? fault) => Set(ref nextRequest, fault);

    /// <summary>Plays <paramref name="fault"/> on every financial request; null ends it.</summary>
    public void SetEveryRequest(Fault? fault) => Set(ref everyRequest, fault);

    /// <summary>Arms <paramref name="fault"/> for the next reversal only; null disarms.</summary>
    public void SetNextReversal(Fault? fault) => Set(ref nextReversal, fault);

    /// <summary>Plays <paramref name="fault"/> on every reversal; null ends it.</summary>
    public void SetEveryReversal(Fault? fault) => Set(ref everyReversal, fault);

    /// <summary>Plays <paramref name="fault"/> on every financial request with this card; null ends it. At most 1,000 cards.</summary>
    public void SetCard(Pan card, Fault? fault)
    {
        Check(fault);
        lock (gate)
        {
            if (fault is null) byCard.Remove(card);
            else if (byCard.Count >= 1000 && !byCard.ContainsKey(card)) throw new InvalidOperationException("At most 1,000 cards can have a fault each.");
            else byCard[card] = fault;
        }
    }

    /// <summary>Puts everything back to health; delay and amounts stay as set.</summary>
    public void Clear()
    {
        lock (gate)
        {
            nextRequest = everyRequest = nextReversal = everyReversal = null;
            byCard.Clear();
        }

        NetworkDown = false;
    }

    /// <summary>Takes the network down for good.</summary>
    public void Dispose() => NetworkDown = true;

    /// <summary>All switches as they stand at this moment.</summary>
    public FaultSnapshot Snapshot()
    {
        lock (gate)
            return new FaultSnapshot(nextRequest, everyRequest, nextReversal, everyReversal,
                [.. byCard.Select(c => new CardFault(c.Key.Masked, c.Value))],
                amounts, lateAnswerDelay, up is null);
    }

    /// <summary>The fault to play on this request, or null; uses up the one armed for the next. The amount plays none on a notice that is sent
    /// again: it would never be delivered.</summary>
    internal Fault? TakeForRequest(Pan card, Money amount, bool isSentAgain)
    {
        lock (gate)
        {
            if (nextRequest is { } next)
            {
                nextRequest = null;
                return next;
            }

            return byCard.GetValueOrDefault(card) ?? everyRequest ?? (amounts && !isSentAgain ? AmountFaults.Of(amount) : null);
        }
    }

    /// <summary>The fault to play on this reversal, or null; uses up the one armed for the next reversal.</summary>
    internal Fault? TakeForReversal()
    {
        lock (gate)
        {
            var fault = nextReversal ?? everyReversal;
            nextReversal = null;
            return fault;
        }
    }

    /// <summary>Fires when the network goes down; false where it is down already.</summary>
    internal bool TryGetCut(out CancellationToken cut)
    {
        lock (gate)
        {
            cut = up?.Token ?? new CancellationToken(canceled: true);
            return up is not null;
        }
    }

    private void Set(ref Fault? place, Fault? fault)
    {
        Check(fault);
        lock (gate) place = fault;
    }

    private static void Check(Fault? fault)
    {
        if (fault is { IsValid: false }) throw new ArgumentException($"{fault} cannot be played.", nameof(fault));
    }
}
