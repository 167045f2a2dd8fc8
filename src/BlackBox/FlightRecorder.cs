namespace Piaohao.BlackBox;

/// <summary>Keeps what a party did last: decisions, message keys and timings, no card data. To note something costs no sync and never fails, so that it disturbs no flow.</summary>
public abstract class FlightRecorder
{
    private readonly CardLabels labels = new();

    /// <summary>Records nothing.</summary>
    public static FlightRecorder None { get; } = new Nothing();

    /// <summary>False where what is noted goes nowhere, so that nobody need put it together.</summary>
    public virtual bool IsOn => true;

    /// <summary>Notes that something happened now; may be called from any thread.</summary>
    /// <param name="what">What it was, a name of docs/blackbox.md.</param>
    public abstract void Note(string what, params ReadOnlySpan<(string Name, string Value)> details);

    /// <summary>Notes that a card was offered: under a number in order of first appearance, which says nothing of the card.</summary>
    /// <param name="how">How it came.</param>
    /// <param name="keyedHash">A hash of the card number under a key of the party's secure module, made for this purpose alone.</param>
    public void NoteCard(string how, ReadOnlySpan<byte> keyedHash)
    {
        var tag = CardLabels.TagOf(keyedHash);
        string label;
        lock (labels) label = labels.Of(tag);
        Note(What.Card, ("how", how), ("card", label), (FlightRecord.Tag, tag));
    }

    /// <summary>Takes up the card numbers that stand in what was recorded before, so that a card keeps its number over a restart.</summary>
    protected void Remember(IEnumerable<FlightRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        lock (labels)
            foreach (var record in records)
                if (record[FlightRecord.Tag] is { } tag && record["card"] is { } label) labels.Remember(tag, label);
    }

    private sealed class Nothing : FlightRecorder
    {
        public override bool IsOn => false;

        public override void Note(string what, params ReadOnlySpan<(string Name, string Value)> details)
        {
            // That is what it is for.
        }
    }
}
