using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Numbers of rows, given out by the writer alone, from blocks that it takes out of <c>sequences</c> in the group that needs them: several hosts on one database give
/// none out twice. What is left of a block at the end of a run is never used.</summary>
internal sealed class NumberBlock(string name, int size)
{
    private NumberRange durable, open;

    /// <summary>A group begins: what a group before it took and did not make durable is forgotten.</summary>
    public void Begin() => open = durable;

    /// <summary>The first of so many numbers in a row.</summary>
    public long Next(WriteSession session, int count)
    {
        if (open.End - open.Next < count) open = Take(session, name, size);
        var first = open.Next;
        open = open with { Next = first + count };
        return first;
    }

    /// <summary>The group is durable.</summary>
    public void Committed() => durable = open;

    /// <summary>A block of its own, whoever else takes one.</summary>
    public static NumberRange Take(WriteSession session, string name, int size)
    {
        var last = Convert.ToInt64(session.Scalar("UPDATE sequences SET last = last + @p0 WHERE name = @p1 RETURNING last", size, name), CultureInfo.InvariantCulture);
        return new NumberRange(last - size + 1, last + 1);
    }
}

/// <summary>Numbers from <paramref name="Next"/> to before <paramref name="End"/>.</summary>
internal readonly record struct NumberRange(long Next, long End);
