using System.Globalization;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Orders;

/// <summary>What the host has ordered and given, in the terminal's database. Every step is durable when it returns.</summary>
internal sealed class OrderStore(Database database, JournalWriter writer)
{
    private const string Requirement = "requirement";
    private const string StatusOwedName = "status_owed";
    private const string Upsert = "INSERT INTO setting (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    /// <summary>What the host wanted last.</summary>
    public ProcessingRequirement Wanted
    {
        get
        {
            using var read = database.OpenRead();
            return read.Scalar("SELECT value FROM setting WHERE name = @p0", Requirement) is string text
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var digit) && Enum.IsDefined((ProcessingRequirement)digit)
                ? (ProcessingRequirement)digit
                : ProcessingRequirement.None;
        }
    }

    public ValueTask RememberWantedAsync(ProcessingRequirement wanted, CancellationToken stop) =>
        writer.CommitAsync(session => session.Execute(Upsert, Requirement, ((int)wanted).ToString(CultureInfo.InvariantCulture)), stop);

    /// <summary>The terminal has done something of its own that the host must hear of.</summary>
    public bool StatusOwed
    {
        get
        {
            using var read = database.OpenRead();
            return read.Scalar("SELECT value FROM setting WHERE name = @p0", StatusOwedName) is "1";
        }
    }

    public ValueTask StatusToldAsync(CancellationToken stop) => writer.CommitAsync(session => session.Execute(Upsert, StatusOwedName, "0"), stop);

    /// <summary>The set in use; null where there is none.</summary>
    public StoredSet? InUse(SetKind kind)
    {
        using var read = database.OpenRead();
        return Find(read, kind, "s.slot = (SELECT a.slot FROM order_active a WHERE a.kind = s.kind)");
    }

    /// <summary>The set in the other slot, arriving or kept; null where that is empty.</summary>
    public StoredSet? Other(SetKind kind)
    {
        using var read = database.OpenRead();
        return Find(read, kind, "s.slot NOT IN (SELECT a.slot FROM order_active a WHERE a.kind = s.kind)");
    }

    /// <summary>All items in order.</summary>
    public IReadOnlyList<StoredItem> Items(StoredSet set)
    {
        using var read = database.OpenRead();
        return read.Query("SELECT number, name, content FROM order_item WHERE kind = @p0 AND slot = @p1 ORDER BY number",
            row => new StoredItem(row.GetInt32(0), (byte[])row[1], row.IsDBNull(2) ? null : (byte[])row[2]), set.Kind, set.Slot);
    }

    /// <summary>The first item of the set in use; null where there is none.</summary>
    public byte[]? First(SetKind kind)
    {
        using var read = database.OpenRead();
        return read.Scalar(
            "SELECT i.content FROM order_item i JOIN order_active a ON a.kind = i.kind AND a.slot = i.slot WHERE i.kind = @p0 AND i.number = 0", kind) as byte[];
    }

    /// <summary>Items that have come.</summary>
    public int Count(StoredSet set)
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar("SELECT COUNT(*) FROM order_item WHERE kind = @p0 AND slot = @p1 AND content IS NOT NULL", set.Kind, set.Slot), CultureInfo.InvariantCulture);
    }

    /// <summary>The version that was refused last; 0 where the latest one was taken.</summary>
    public int Refused(SetKind kind)
    {
        using var read = database.OpenRead();
        return Convert.ToInt32(read.Scalar("SELECT version FROM order_refused WHERE kind = @p0", kind) ?? 0L, CultureInfo.InvariantCulture);
    }

    /// <summary>Empties the slot that is not in use for a new set.</summary>
    public async ValueTask<StoredSet> BeginAsync(SetKind kind, SetStamp stamp, CancellationToken stop)
    {
        var slot = InUse(kind) is { Slot: 0 } ? 1 : 0;
        await writer.CommitAsync(session =>
        {
            Empty(session, kind, slot);
            session.Execute("DELETE FROM order_refused WHERE kind = @p0", kind);
            session.Execute("INSERT INTO order_slot (kind, slot, version, digest, progress) VALUES (@p0, @p1, @p2, @p3, 0)", kind, slot, stamp.Version, stamp.Digest);
        }, stop);
        return new StoredSet(kind, slot, stamp, SetProgress.Arriving);
    }

    /// <summary>Keeps names that the host has listed, behind those it listed before.</summary>
    public ValueTask ListAsync(StoredSet set, IReadOnlyList<byte[]> names, bool isAll, CancellationToken stop) => writer.CommitAsync(session =>
    {
        var next = Convert.ToInt32(session.Scalar("SELECT COUNT(*) FROM order_item WHERE kind = @p0 AND slot = @p1", set.Kind, set.Slot), CultureInfo.InvariantCulture);
        foreach (var name in names)
            session.Execute("INSERT INTO order_item (kind, slot, number, name, content) VALUES (@p0, @p1, @p2, @p3, NULL)", set.Kind, set.Slot, next++, name);
        if (isAll) Progress(session, set, SetProgress.Listed);
    }, stop);

    public ValueTask AddAsync(StoredSet set, int number, ReadOnlySpan<byte> content, CancellationToken stop)
    {
        var bytes = content.ToArray();
        return writer.CommitAsync(session => session.Execute(
            """
            INSERT INTO order_item (kind, slot, number, name, content) VALUES (@p0, @p1, @p2, @p3, @p4)
            ON CONFLICT (kind, slot, number) DO UPDATE SET content = excluded.content
            """,
            set.Kind, set.Slot, number, Array.Empty<byte>(), bytes), stop);
    }

    /// <summary>From here on the set is used, in one step; the one before is kept in its slot.</summary>
    public ValueTask UseAsync(StoredSet set, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Progress(session, set, SetProgress.Whole);
        session.Execute("INSERT INTO order_active (kind, slot) VALUES (@p0, @p1) ON CONFLICT (kind) DO UPDATE SET slot = excluded.slot", set.Kind, set.Slot);
        session.Execute("DELETE FROM order_refused WHERE kind = @p0", set.Kind);
    }, stop);

    /// <summary>The set is not taken: its slot is emptied, and its version kept in mind.</summary>
    public ValueTask RefuseAsync(StoredSet set, CancellationToken stop) => writer.CommitAsync(session =>
    {
        Empty(session, set.Kind, set.Slot);
        Refuse(session, set);
    }, stop);

    /// <summary>Goes back to the set before, refuses the one that was in use, and owes the host a status that says so.</summary>
    public ValueTask GoBackAsync(StoredSet before, StoredSet inUse, CancellationToken stop) => writer.CommitAsync(session =>
    {
        session.Execute("UPDATE order_active SET slot = @p0 WHERE kind = @p1", before.Slot, before.Kind);
        Refuse(session, inUse);
        session.Execute(Upsert, StatusOwedName, "1");
    }, stop);

    /// <summary>What waits for the host: reversals, notices with signatures, and transactions of the open batch.</summary>
    public (int Reversals, int Notices, int Open) Waiting(int batch)
    {
        using var read = database.OpenRead();
        return (
            Count(read, "SELECT COUNT(*) FROM reversal"),
            Count(read, "SELECT COUNT(*) FROM notice") + Count(read, "SELECT COUNT(*) FROM signature WHERE state = @p0", SignatureState.Waiting),
            Count(read, "SELECT COUNT(*) FROM journal WHERE batch >= @p0 AND training = 0 AND state NOT IN (@p1, @p2, @p3)",
                batch, TransactionState.Declined, TransactionState.Reversed, TransactionState.Unsent));
    }

    private static void Refuse(WriteSession session, StoredSet set) => session.Execute(
        "INSERT INTO order_refused (kind, version) VALUES (@p0, @p1) ON CONFLICT (kind) DO UPDATE SET version = excluded.version", set.Kind, set.Stamp.Version);

    private static void Empty(WriteSession session, SetKind kind, int slot)
    {
        session.Execute("DELETE FROM order_item WHERE kind = @p0 AND slot = @p1", kind, slot);
        session.Execute("DELETE FROM order_slot WHERE kind = @p0 AND slot = @p1", kind, slot);
    }

    private static void Progress(WriteSession session, StoredSet set, SetProgress progress) =>
        session.Execute("UPDATE order_slot SET progress = @p0 WHERE kind = @p1 AND slot = @p2", progress, set.Kind, set.Slot);

    private static StoredSet? Find(ReadSession read, SetKind kind, string slot) => read.Query(
        $"SELECT s.slot, s.version, s.digest, s.progress FROM order_slot s WHERE s.kind = @p0 AND {slot}",
        row => new StoredSet(kind, row.GetInt32(0), new SetStamp(row.GetInt32(1), row.GetString(2)), (SetProgress)row.GetInt32(3)), kind) is [var set, ..] ? set : null;

    private static int Count(ReadSession read, string sql, params ReadOnlySpan<object?> values) => Convert.ToInt32(read.Scalar(sql, values), CultureInfo.InvariantCulture);
}
