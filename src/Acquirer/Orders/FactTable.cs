using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Orders;

/// <summary>Facts of terminals in the acquirer's database.</summary>
internal static class FactTable
{
    public static void Write(WriteSession session, IReadOnlyList<HostUnit> units)
    {
        foreach (var unit in units)
        {
            if (unit.HostDay is { } day)
                session.Execute("INSERT INTO host_days (day) VALUES (@p0) ON CONFLICT (day) DO NOTHING", day.ToString("O", CultureInfo.InvariantCulture));
            if (unit.Facts is not { } facts) continue;
            foreach (var fact in facts.Facts)
                session.Execute(
                    """
                    INSERT INTO terminal_sets (merchant_id, terminal_id, kind, version, refused, at_ms) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
                    ON CONFLICT (merchant_id, terminal_id, kind) DO UPDATE SET version = excluded.version, refused = excluded.refused, at_ms = excluded.at_ms
                    """,
                    facts.MerchantId, facts.TerminalId, fact.Kind, fact.Version, fact.Refused, fact.At.ToUnixTimeMilliseconds());
            if (facts.StatusText is { } text)
                session.Execute(
                    """
                    INSERT INTO terminal_status (merchant_id, terminal_id, at_ms, content) VALUES (@p0, @p1, @p2, @p3)
                    ON CONFLICT (merchant_id, terminal_id) DO UPDATE SET at_ms = excluded.at_ms, content = excluded.content
                    """,
                    facts.MerchantId, facts.TerminalId, facts.Facts[0].At.ToUnixTimeMilliseconds(), text);
        }
    }

    /// <summary>Every fact, by terminal.</summary>
    public static IReadOnlyList<((string MerchantId, string TerminalId) Terminal, TerminalFact Fact)> Read(ReadSession session) => session.Query(
        "SELECT merchant_id, terminal_id, kind, version, refused, at_ms FROM terminal_sets ORDER BY merchant_id, terminal_id, kind",
        row => ((row.GetString(0), row.GetString(1)),
            new TerminalFact(row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)))));

    /// <summary>The facts of one terminal.</summary>
    public static IReadOnlyList<TerminalFact> Read(ReadSession session, string merchantId, string terminalId) => session.Query(
        "SELECT kind, version, refused, at_ms FROM terminal_sets WHERE merchant_id = @p0 AND terminal_id = @p1",
        row => new TerminalFact(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))), merchantId, terminalId);

    /// <summary>The latest business days on which the host was running.</summary>
    public static IReadOnlyList<DateOnly> Days(ReadSession session) => session.Query(
        "SELECT day FROM host_days ORDER BY day DESC LIMIT 30", row => DateOnly.ParseExact(row.GetString(0), "O", CultureInfo.InvariantCulture));
}
