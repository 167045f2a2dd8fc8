using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Numbers that go out into the world once. They come in blocks that are this host's own before their first number goes out: none is given again, not after a
/// restart, and not by another host on the same database.</summary>
internal sealed class Sequences
{
    private const int StanMax = 999_999;

    private readonly OutwardNumbers rrn, stan;

    private Sequences(WriteSession session, bool isBesideOthers)
    {
        rrn = new OutwardNumbers(session, "rrn", 1_000_000);
        stan = new OutwardNumbers(session, "stan", 20_000);
        if (!isBesideOthers) return;
        PositionFloor = FloorOf(session, "position", "SELECT MAX(position) FROM ledger_entries");
        LineFloor = FloorOf(session, "journal", "SELECT MAX(number) FROM journal");
    }

    /// <summary>What is added to the numbers that hosts beside each other give to entries; null for a host that is alone.</summary>
    public long? PositionFloor { get; }

    /// <summary>What is added to those of the journal's lines.</summary>
    public long? LineFloor { get; }

    /// <summary>The sequences of these books, with the first blocks taken.</summary>
    /// <param name="isBesideOthers">True where other hosts may write to these books.</param>
    public static Sequences Of(Database database, bool isBesideOthers)
    {
        Sequences? taken = null;
        database.Write(session => taken = new Sequences(session, isBesideOthers));
        return taken!;
    }

    /// <summary>Field 37: 12 digits.</summary>
    public string NextRrn() => rrn.Next().ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>Field 11 towards the network: 1 to 999999, unique together with field 7.</summary>
    public int NextStan() => (int)((stan.Next() % StanMax) + 1);

    /// <summary>Takes the blocks after next, with the group being written.</summary>
    public void Renew(WriteSession session)
    {
        rrn.Renew(session);
        stan.Renew(session);
    }

    /// <summary>The group is durable, and what it took is this host's.</summary>
    public void Committed()
    {
        rrn.Committed();
        stan.Committed();
    }

    /// <summary>The same for all hosts: what was written before there were several, or came with a copy of the books, lies below. The caller writes alone.</summary>
    private static long FloorOf(WriteSession session, string name, string highest)
    {
        var floor = Number("SELECT last FROM sequences WHERE name = @p0", name);
        if (Number(highest) is var used && floor + session.NextInOrder() > used) return floor;
        session.Execute("UPDATE sequences SET last = @p0 WHERE name = @p1", used, name);
        return used;

        long Number(string sql, params object?[] values) => session.Scalar(sql, values) is { } number ? Convert.ToInt64(number, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>One sequence: the block in use, and one in reserve that is taken long before it is needed.</summary>
    private sealed class OutwardNumbers
    {
        private readonly Lock gate = new();
        private readonly string name;
        private readonly int size;
        private NumberRange now;
        private NumberRange? reserve, taken;

        public OutwardNumbers(WriteSession session, string name, int size)
        {
            (this.name, this.size) = (name, size);
            now = NumberBlock.Take(session, name, size);
        }

        /// <exception cref="InvalidOperationException">A whole block went out and no group was made durable meanwhile.</exception>
        public long Next()
        {
            lock (gate)
            {
                if (now.Next == now.End)
                {
                    now = reserve ?? throw new InvalidOperationException($"There is no {name} left to give out: the books cannot be written.");
                    reserve = null;
                }

                var next = now.Next;
                now = now with { Next = next + 1 };
                return next;
            }
        }

        public void Renew(WriteSession session)
        {
            bool isNeeded;
            lock (gate) isNeeded = reserve is null;
            taken = isNeeded ? NumberBlock.Take(session, name, size) : null;
        }

        public void Committed()
        {
            lock (gate) reserve ??= taken;
            taken = null;
        }
    }
}
