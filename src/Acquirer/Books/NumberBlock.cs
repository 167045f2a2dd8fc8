using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Numbers of rows, given out by the writer alone, from blocks that it takes out of <c>sequences</c> in the group that needs them. What is left of a block at the end of a
/// run is never used.</summary>
/// <param name="floor">Where hosts write beside each other: numbers are above this, and each group takes its own, once it has excluded the others from its merchants. So the rows of
/// a merchant are numbered in the order in which they were written, by whichever host. Null where a host is alone.</param>
internal sealed class NumberBlock(string name, int size, long? floor)
{
    private NumberRange durable, open;

    /// <summary>A group begins: what a group before it took and did not make durable is forgotten.</summary>
    public void Begin() => open = durable;

    /// <summary>The first of so many numbers in a row.</summary>
    public long Next(WriteSession session, int count)
    {
        if (open.End - open.Next < count) open = floor is { } above ? InOrder(session, above) : Take(session, name, size);
        var first = open.Next;
        open = open with { Next = first + count };
        return first;
    }

    /// <summary>The group is durable.</summary>
    public void Committed() => durable = floor is null ? open : default;

    /// <summary>A block of its own, whoever else takes one.</summary>
    public static NumberRange Take(WriteSession session, string name, int size)
    {
        var last = Convert.ToInt64(session.Scalar("UPDATE sequences SET last = last + @p0 WHERE name = @p1 RETURNING last", size, name), CultureInfo.InvariantCulture);
        return new NumberRange(last - size + 1, last + 1);
    }

    private static NumberRange InOrder(WriteSession session, long above)
    {
        var first = above + session.NextInOrder();
        return new NumberRange(first, first + WriteSession.OrderStep);
    }
}

/// <summary>Numbers from <paramref name="Next"/> to before <paramref name="End"/>.</summary>
internal readonly record struct NumberRange(long Next, long End);
