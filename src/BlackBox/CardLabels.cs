using System.Globalization;

namespace Piaohao.BlackBox;

/// <summary>Numbers for cards, c1, c2, …, in the order in which they were first seen.</summary>
internal sealed class CardLabels
{
    private const int KeptMost = 4096, TagBytes = 4;
    private readonly Dictionary<string, string> labels = new(StringComparer.Ordinal);
    private readonly Queue<string> order = [];
    private int last;

    /// <summary>So much of a keyed hash as tells the cards of one recorder apart.</summary>
    public static string TagOf(ReadOnlySpan<byte> keyedHash) => Convert.ToHexStringLower(keyedHash[..TagBytes]);

    public string Of(string tag)
    {
        if (labels.TryGetValue(tag, out var label)) return label;
        label = string.Create(CultureInfo.InvariantCulture, $"c{++last}");
        Keep(tag, label);
        return label;
    }

    public void Remember(string tag, string label)
    {
        if (!label.StartsWith('c') || !int.TryParse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return;
        last = Math.Max(last, number);
        if (!labels.ContainsKey(tag)) Keep(tag, label);
    }

    /// <summary>A card that was not seen for thousands of others gets a new number.</summary>
    private void Keep(string tag, string label)
    {
        if (order.Count == KeptMost) labels.Remove(order.Dequeue());
        labels[tag] = label;
        order.Enqueue(tag);
    }
}
