using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Orders;
using Piaohao.Storage;

namespace Piaohao.Merchants.Orders;

/// <summary>What staff order of terminals, in the registry's database: groups, published sets and their roll-out, wishes, activation codes. Every change moves the
/// registry's change counter, by which a running host sees that it must read again.</summary>
/// <param name="database">The registry's; its schema is brought up to date by <see cref="MerchantRegistry"/>.</param>
public sealed class OrderRegistry(Database database, TimeProvider time)
{
    private const string SetColumns = "group_id, kind, version, digest, items, note, published_at_ms";

    /// <summary>The change counter.</summary>
    public long Change()
    {
        using var read = database.OpenRead();
        return Counter(read);
    }

    /// <summary>Everything a host must know, at this moment.</summary>
    public OrderPlan Load()
    {
        using var read = database.OpenRead();
        return new OrderPlan(
            Counter(read),
            read.Query("SELECT terminal_id, group_id FROM group_terminals", row => KeyValuePair.Create(row.GetString(0), row.GetString(1))),
            read.Query($"SELECT {SetColumns} FROM ordered_sets ORDER BY group_id, kind, version", Set),
            RollOuts(read),
            read.Query("SELECT terminal_id, wish, asked_at_ms FROM terminal_wishes", row => ((row.GetString(0), (TerminalWish)row.GetInt32(1)), At(row, 2))),
            read.Query(
                "SELECT terminal_id, MAX(changed_at_ms) FROM status_changes WHERE terminal_id <> '' AND status_after = @p0 GROUP BY terminal_id",
                row => KeyValuePair.Create(row.GetString(0), At(row, 1)), Standing.Active));
    }

    /// <summary>One item of a set; null where there is none of this number.</summary>
    public byte[]? Item(string group, SetKind kind, int version, int number)
    {
        using var read = database.OpenRead();
        return read.Scalar("SELECT content FROM set_items WHERE group_id = @p0 AND kind = @p1 AND version = @p2 AND number = @p3", group, kind, version, number) as byte[];
    }

    /// <summary>All items of a set in order; meant for the kinds of few items.</summary>
    public ImmutableArray<byte[]> Items(string group, SetKind kind, int version)
    {
        using var read = database.OpenRead();
        return [.. read.Query(
            "SELECT content FROM set_items WHERE group_id = @p0 AND kind = @p1 AND version = @p2 ORDER BY number", row => (byte[])row[0], group, kind, version)];
    }

    /// <summary>Publishes the next version of a set. It goes to the whole group at once, but for software, which waits for its roll-out.</summary>
    /// <exception cref="ArgumentException">An item is not in its form, or the group's name is none.</exception>
    public OrderedSet Publish(string group, SetKind kind, ImmutableArray<byte[]> items, string note)
    {
        Form.Require(Form.IsName(group), "A group's name has 1 to 40 characters.", nameof(group));
        SetCheck.Require(kind, items);
        // To the millisecond, which is what the registry keeps.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var published = new OrderedSet(group, kind, default, items.Length, note, now);
        Write(session =>
        {
            var last = Number(session, "SELECT MAX(version) FROM ordered_sets WHERE group_id = @p0 AND kind = @p1", group, kind);
            // One count for all groups, so that a terminal that comes from another group never holds the same number with another content.
            var next = Number(session, "SELECT MAX(version) FROM ordered_sets WHERE kind = @p0", kind) + 1;
            published = published with { Stamp = new SetStamp(next, SetDigest.Of(items)) };
            session.Execute($"INSERT INTO ordered_sets ({SetColumns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)",
                group, kind, published.Stamp.Version, published.Stamp.Digest, items.Length, note, published.PublishedAt.ToUnixTimeMilliseconds());
            var rows = new List<object?>();
            for (var number = 0; number < items.Length; number++) rows.AddRange([group, kind, published.Stamp.Version, number, items[number]]);
            session.InsertMany("set_items", ["group_id", "kind", "version", "number", "content"], rows);
            if (kind != SetKind.Software) Note(session, new RollOut(group, kind, 0, published.Stamp.Version, last, 100, [], "published", published.PublishedAt));
        });
        return published;
    }

    /// <summary>Gives a published version to a part of a group, or to more of it; the others keep what the group has had. Null where there is no such version.</summary>
    /// <param name="percent">0 to 100.</param>
    public RollOut? RollOut(string group, SetKind kind, int version, int percent, ImmutableArray<string> terminals, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        RollOut? made = null;
        Write(session =>
        {
            if (Number(session, "SELECT COUNT(*) FROM ordered_sets WHERE group_id = @p0 AND kind = @p1 AND version = @p2", group, kind, version) == 0) return;
            var current = Latest(session, group, kind);
            // Widening a roll-out keeps its base; a new version stands on what the whole group has.
            var standing = current is null ? 0 : current.Version == version || current.Percent < 100 ? current.BaseVersion : current.Version;
            made = Note(session, new RollOut(group, kind, 0, version, standing, percent, terminals, reason, time.GetUtcNow()));
        });
        return made;
    }

    /// <summary>Gives the whole group the version it had before the current roll-out; null where there is none before.</summary>
    public RollOut? RollBack(string group, SetKind kind, string reason)
    {
        RollOut? made = null;
        Write(session =>
        {
            if (Latest(session, group, kind) is not { BaseVersion: > 0 } current) return;
            made = Note(session, current with { Version = current.BaseVersion, BaseVersion = 0, Percent = 100, Terminals = [], Reason = reason, At = time.GetUtcNow() });
        });
        return made;
    }

    /// <summary>Puts a terminal into a group.</summary>
    public void Move(string terminalId, string group)
    {
        Form.Require(Form.IsName(group), "A group's name has 1 to 40 characters.", nameof(group));
        Write(session => session.Execute(
            "INSERT INTO group_terminals (terminal_id, group_id) VALUES (@p0, @p1) ON CONFLICT (terminal_id) DO UPDATE SET group_id = excluded.group_id", terminalId, group));
    }

    /// <summary>Notes that staff want something of a terminal; asked again, it counts from now.</summary>
    public void Wish(string terminalId, TerminalWish wish) => Write(session => session.Execute(
        "INSERT INTO terminal_wishes (terminal_id, wish, asked_at_ms) VALUES (@p0, @p1, @p2) ON CONFLICT (terminal_id, wish) DO UPDATE SET asked_at_ms = excluded.asked_at_ms",
        terminalId, wish, time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>Keeps a new activation code; the terminal's older one ends with it.</summary>
    public void Activate(string terminalId, byte[] sealedSecret, DateTimeOffset expiresAt, string reason) => Write(session =>
    {
        session.Execute("DELETE FROM activations WHERE terminal_id = @p0", terminalId);
        session.Execute(
            "INSERT INTO activations (terminal_id, sealed_secret, expires_at_ms, wrong_tries, used_nonce, reason, created_at_ms) VALUES (@p0, @p1, @p2, 0, '', @p3, @p4)",
            terminalId, sealedSecret, expiresAt.ToUnixTimeMilliseconds(), reason, time.GetUtcNow().ToUnixTimeMilliseconds());
    });

    /// <summary>The terminal's latest code; null where it never had one.</summary>
    public Activation? FindActivation(string terminalId)
    {
        using var read = database.OpenRead();
        return read.Query("SELECT sealed_secret, expires_at_ms, wrong_tries, used_nonce FROM activations WHERE terminal_id = @p0",
            row => new Activation(terminalId, (byte[])row[0], At(row, 1), row.GetInt32(2), row.GetString(3)), terminalId) is [var found] ? found : null;
    }

    /// <summary>Counts a wrong proof, durably, before anybody hears of it.</summary>
    public void CountWrongTry(string terminalId) =>
        database.Write(session => session.Execute("UPDATE activations SET wrong_tries = wrong_tries + 1 WHERE terminal_id = @p0", terminalId));

    /// <summary>Marks the code as used by the terminal of this nonce; false where another has used it.</summary>
    public bool UseActivation(string terminalId, string nonce)
    {
        var used = 0;
        database.Write(session => used = session.Execute(
            "UPDATE activations SET used_nonce = @p0 WHERE terminal_id = @p1 AND used_nonce IN ('', @p0)", nonce, terminalId));
        return used == 1;
    }

    private static RollOut Note(WriteSession session, RollOut rollOut)
    {
        var numbered = rollOut with { Number = Number(session, "SELECT MAX(number) FROM roll_outs WHERE group_id = @p0 AND kind = @p1", rollOut.Group, rollOut.Kind) + 1 };
        session.Execute(
            """
            INSERT INTO roll_outs (group_id, kind, number, version, base_version, percent, terminals, reason, at_ms)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)
            """,
            numbered.Group, numbered.Kind, numbered.Number, numbered.Version, numbered.BaseVersion, numbered.Percent, string.Join(' ', numbered.Terminals),
            numbered.Reason, numbered.At.ToUnixTimeMilliseconds());
        return numbered;
    }

    private static RollOut? Latest(ReadSession session, string group, SetKind kind) =>
        RollOuts(session).FirstOrDefault(rollOut => rollOut.Group == group && rollOut.Kind == kind);

    private static IReadOnlyList<RollOut> RollOuts(ReadSession session) => session.Query(
        """
        SELECT r.group_id, r.kind, r.number, r.version, r.base_version, r.percent, r.terminals, r.reason, r.at_ms FROM roll_outs r
        WHERE r.number = (SELECT MAX(l.number) FROM roll_outs l WHERE l.group_id = r.group_id AND l.kind = r.kind) ORDER BY r.group_id, r.kind
        """,
        row => new RollOut(
            row.GetString(0), (SetKind)row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5),
            [.. row.GetString(6).Split(' ', StringSplitOptions.RemoveEmptyEntries)], row.GetString(7), At(row, 8)));

    private static OrderedSet Set(DbDataReader row) => new(
        row.GetString(0), (SetKind)row.GetInt32(1), new SetStamp(row.GetInt32(2), row.GetString(3)), row.GetInt32(4), row.GetString(5), At(row, 6));

    private static int Number(ReadSession session, string sql, params ReadOnlySpan<object?> values) =>
        Convert.ToInt32(session.Scalar(sql, values) ?? 0L, CultureInfo.InvariantCulture);

    private static long Counter(ReadSession read) =>
        Convert.ToInt64(read.Scalar("SELECT value FROM registry_changes WHERE name = 'registry'") ?? 0L, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private void Write(Action<WriteSession> work) => database.Write(session =>
    {
        work(session);
        session.Execute("UPDATE registry_changes SET value = value + 1 WHERE name = 'registry'");
    });
}
