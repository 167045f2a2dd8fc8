using System.Collections.Immutable;
using Piaohao.Amounts;

namespace Piaohao.Terminal.Flows;

/// <summary>An amount as it is keyed in: digits shift in from the right, Plus begins another addend, Clear takes back. It never exceeds its ceiling.</summary>
internal sealed class AmountSum(Money ceiling)
{
    private const int AddendsMax = 12;
    private ImmutableArray<Money> addends = [];
    private Money current = Money.Zero(ceiling.Currency);

    public Money Total => addends.Aggregate(current, (sum, addend) => sum + addend);

    /// <summary>The addends as a sentence, <c>6.00 + 1.50</c>; empty where there is only one.</summary>
    public string Sentence =>
        addends.IsEmpty ? "" : string.Join(" + ", addends.Select(addend => addend.ToDecimalString()).Append(current.IsZero ? "" : current.ToDecimalString())).TrimEnd();

    /// <summary>True where nothing is keyed in.</summary>
    public bool IsEmpty => addends.IsEmpty && current.IsZero;

    /// <summary>Shifts a digit in; false where the sum would pass the ceiling.</summary>
    public bool Add(int digit)
    {
        if (current.Minor > ceiling.Minor / 10) return false;
        var longer = new Money((current.Minor * 10) + digit, current.Currency);
        if (Total - current + longer > ceiling) return false;
        current = longer;
        return true;
    }

    /// <summary>Begins another addend; false at zero and after too many.</summary>
    public bool Plus()
    {
        if (current.IsZero || addends.Length == AddendsMax) return false;
        addends = addends.Add(current);
        current = Money.Zero(ceiling.Currency);
        return true;
    }

    /// <summary>Takes back the last digit, or the last Plus.</summary>
    public void Clear()
    {
        if (!current.IsZero) current = new Money(current.Minor / 10, current.Currency);
        else if (!addends.IsEmpty) (current, addends) = (addends[^1], addends.RemoveAt(addends.Length - 1));
    }
}
