using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Terminals;

/// <summary>The sessions of all terminals of the directory, as they stood when the host was made and as flows have
/// changed them since.</summary>
internal sealed class TerminalSessions
{
    private const string Select =
        """
        SELECT merchant_id, terminal_id, batch, signed_in_on, operator_id, device_type, device_serial,
            device_version, licence, changed_at_ms
        FROM terminal_sessions
        """;

    private readonly ConcurrentDictionary<(string MerchantId, string TerminalId), TerminalSession> sessions = new();
    private readonly int waitingMax;

    public TerminalSessions(ReadSession stored, int waitingMax)
    {
        this.waitingMax = waitingMax;
        foreach (var change in stored.Query(Select, Read)) Of(change.MerchantId, change.TerminalId).Apply(change);
        foreach (var (merchantId, terminalId, key) in stored.Query(
            "SELECT merchant_id, terminal_id, wrapped FROM terminal_keys",
            row => (row.GetString(0), row.GetString(1), WrappedKeyText.Read(row.GetString(2)))))
            Of(merchantId, terminalId).ApplyKeys([key]);
    }

    /// <summary>The terminal's session; made where there is none, so ask only for terminals of the directory.</summary>
    public TerminalSession Of(string merchantId, string terminalId) =>
        sessions.GetOrAdd(
            (merchantId, terminalId), static (key, max) => new TerminalSession(key.MerchantId, key.TerminalId, max),
            waitingMax);

    /// <summary>What the books hold of one terminal, with all its keys; null where they hold nothing.</summary>
    public static SessionChange? Find(ReadSession stored, string merchantId, string terminalId)
    {
        var session = stored.Query(Select + " WHERE merchant_id = @p0 AND terminal_id = @p1", Read, merchantId, terminalId).SingleOrDefault();
        return session is null
            ? null
            : session with
            {
                Keys =
                [
                    .. stored.Query(
                        "SELECT wrapped FROM terminal_keys WHERE merchant_id = @p0 AND terminal_id = @p1", row => WrappedKeyText.Read(row.GetString(0)), merchantId, terminalId),
                ],
            };
    }

    private static SessionChange Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), Day(row.GetString(3)), row.GetString(4),
        new DeviceDescription(row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)), []);

    private static DateOnly? Day(string text) =>
        text.Length == 0 ? null : DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
