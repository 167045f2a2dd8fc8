using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Piaohao.Acquirer.Network;
using Piaohao.Acquirer.Settlement;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Storage;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>Collects what is not resolved, the oldest first.</summary>
internal static class WorkListQuery
{
    private const string Attempts =
        """
        LEFT JOIN network_attempts a ON a.merchant_id = t.merchant_id AND a.terminal_id = t.terminal_id AND a.batch = t.batch AND a.trace = t.trace
        """;

    /// <summary>Of a transaction <c>t</c>: the network refused a notice, and nobody has looked.</summary>
    public const string IsRefusedNotice =
        """
        t.kind IN (24, 30, 34) AND t.state = 3 AND t.network_stan > 0 AND NOT EXISTS (
            SELECT 1 FROM looked_notices l
            WHERE l.merchant_id = t.merchant_id AND l.terminal_id = t.terminal_id AND l.batch = t.batch AND l.trace = t.trace)
        """;

    private static readonly string Rows =
        $"SELECT {string.Join(", ", TransactionTable.Columns.Select(column => "t." + column))}, COALESCE(a.tries, 0), COALESCE(a.asked, ''), COALESCE(a.said, '')";

    private static readonly Bilingual UnderWay = new("处理中；若中断，主机自动接手", "Under way; where it breaks off the host takes it over");

    private static readonly Bilingual TakenBack = new("主机持续通知网络冲正，直到网络应答", "The host tells the network to take it back until it answers");

    private static readonly Bilingual RefusesToTakeBack = new("网络拒绝冲正：主机仍会重发，请人工联系卡组织查明", "The network refuses to take it back: the host goes on asking, somebody calls the network's desk");

    private static readonly Bilingual ToldAgain = new("主机持续重发，直到网络应答；终端重发时得到结果", "The host tells the network again until it answers; the terminal gets the outcome when it sends again");

    private static readonly Bilingual LookAtNotice = new("人工查看：商户已交付，网络拒绝入账", "Somebody looks: the shop has delivered, the network does not pay");

    private static readonly Bilingual LookAtDifference = new("人工查看：与终端流水核对", "Somebody looks: hold it against the terminal's journal");

    public static ImmutableArray<WorkItem> Read(ReadSession session, int most) =>
    [
        .. Open(session, most).Concat(StandingReversals(session, most)).Concat(RefusedNotices(session, most)).Concat(Differences(session, most))
            .OrderBy(item => item.Since).Take(most),
    ];

    public static long RefusedNoticeCount(ReadSession session) => (long)session.Scalar("SELECT COUNT(*) FROM transactions t WHERE " + IsRefusedNotice)!;

    private static IEnumerable<WorkItem> Open(ReadSession session, int most) => session.Query(
        $"{Rows} FROM transactions t {Attempts} WHERE t.state IN (1, 4) ORDER BY t.started_at_ms LIMIT @p0",
        row => Item(row, null, null), most);

    private static IEnumerable<WorkItem> StandingReversals(ReadSession session, int most) => session.Query(
        $"""
        {Rows}, r.created_at_ms FROM network_reversals r
        JOIN transactions t ON t.merchant_id = r.merchant_id AND t.terminal_id = r.terminal_id AND t.batch = r.batch AND t.trace = r.trace
        {Attempts} WHERE r.settled_at_ms = 0 AND t.state = 5 ORDER BY r.created_at_ms LIMIT @p0
        """,
        row => Item(row, WorkReason.StandingReversal, row.GetInt64(TransactionTable.Columns.Length + 3)), most);

    private static IEnumerable<WorkItem> RefusedNotices(ReadSession session, int most) => session.Query(
        $"""
        {Rows} FROM transactions t {Attempts}
        WHERE {IsRefusedNotice} ORDER BY t.ended_at_ms LIMIT @p0
        """,
        row => Item(row, WorkReason.RefusedNotice, null), most);

    private static IEnumerable<WorkItem> Differences(ReadSession session, int most) => BatchTable.OpenDifferences(session, most).Select(named =>
    {
        var (difference, id) = (named.Difference, named.Id);
        var said = string.Create(
            CultureInfo.InvariantCulture,
            $"terminal {Money.Fen(difference.TerminalFen)}, host {Money.Fen(difference.HostFen)}{(named.IsLate ? ", after the batch was closed" : "")}");
        var kind = (TransactionKind)difference.TransactionCode;
        return new WorkItem(
            WorkReason.Difference, new TransactionKey(id.MerchantId, id.TerminalId, id.Batch, difference.Trace), Enum.IsDefined(kind) ? kind : null, "", "",
            Money.Fen(Math.Abs(difference.HostFen - difference.TerminalFen)), named.At, 0, said, LookAtDifference);
    });

    private static WorkItem Item(DbDataReader row, WorkReason? reason, long? since)
    {
        var found = TransactionTable.Read(row);
        var next = TransactionTable.Columns.Length;
        var (asked, said) = (row.GetString(next + 1), row.GetString(next + 2));
        var why = reason ?? (found.State == TransactionState.Pending ? WorkReason.Pending : WorkReason.Unknown);
        var begun = why switch
        {
            WorkReason.StandingReversal => DateTimeOffset.FromUnixTimeMilliseconds(since!.Value),
            WorkReason.RefusedNotice => found.EndedAt,
            _ => found.StartedAt,
        };
        var happens = why switch
        {
            WorkReason.Pending => UnderWay,
            WorkReason.RefusedNotice => LookAtNotice,
            WorkReason.Unknown when !TransactionForm.Of(found.Kind).IsReversible => ToldAgain,
            _ => NetworkAnswer.IsRefusedReversal(said) ? RefusesToTakeBack : TakenBack,
        };
        return new WorkItem(
            why, found.Key, found.Kind, found.Rrn, found.PanMasked, found.Total, begun, row.GetInt64(next),
            why == WorkReason.RefusedNotice ? found.ResponseCode : string.Join("; ", new[] { asked, said }.Where(part => part.Length > 0)), happens);
    }
}
