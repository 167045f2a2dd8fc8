using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Terminal.Tests;

public sealed class ActivationTests
{
    private const string Code = "ABCDEFGHIJKLMNOP", Mid = "898110053110001";
    private static readonly DateTime Tomorrow = new(2026, 11, 23, 12, 0, 0, DateTimeKind.Unspecified);

    [Fact]
    public void Scanned_code_brings_key_number_and_host_and_the_terminal_signs_in_with_them()
    {
        using var bench = new TillBench();
        var nonces = new List<string>();
        var lose = true;
        bench.Host.OnManagement = request =>
        {
            if (!Field60.TryRead(request, out var field60) || field60.NetworkCode != NetworkCodes.Activation) return new Plan();
            nonces.Add(request.Text(62)![..32]);
            var key = bench.Host.Activate(request, Code);
            return lose ? Plan.Silence : new Plan { Change = answer => answer.SetBytes(62, key) };
        };
        Begin(bench);
        Assert.True(bench.Scan(Text("20000009", Tomorrow)));
        bench.Advance(31);
        Assert.Contains("E89", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("10000001", bench.Till.Tid);

        lose = false;
        bench.Choose("机器", "主机下载", "终端激活");
        Assert.True(bench.Scan(Text("20000009", Tomorrow)));
        Assert.Equal("20000009", bench.Till.Tid);
        Assert.Equal(2, nonces.Count);
        Assert.Single(nonces.Distinct());
        Assert.Equal("20000009", bench.Host.Last("0800").Text(41));
        Assert.Contains("已激活", bench.Words, StringComparison.Ordinal);

        bench.PullThePlug();
        Assert.Equal("20000009", bench.Till.Tid);
    }

    [Theory]
    [InlineData("PH1*garbage", "E85")]
    [InlineData("past", "E86")]
    public void Code_that_cannot_be_used_is_named_and_nothing_is_sent(string kind, string fault)
    {
        using var bench = new TillBench();
        Begin(bench);
        var sent = bench.Host.Received.Count;
        Assert.True(bench.Scan(kind switch
        {
            "past" => Text("20000009", Tomorrow.AddDays(-2)),
            _ => kind,
        }));
        Assert.Contains(fault, bench.Words, StringComparison.Ordinal);
        Assert.Equal(sent, bench.Host.Received.Count);
    }

    [Fact]
    public void Terminal_with_a_batch_to_settle_does_not_become_another()
    {
        using var bench = new TillBench();
        bench.Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Paper, Key.Paper, Key.Confirm);
        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn("99", "88888888");
        bench.Choose("机器", "主机下载", "终端激活");
        Assert.True(bench.Scan(Text("20000009", Tomorrow)));
        Assert.Contains("E87", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Settled_terminal_that_becomes_another_begins_anew_and_keeps_a_backup_of_what_it_was()
    {
        using var bench = new TillBench().Ready("00", "123456");
        bench.Sell("4500", TestCards.Debit);
        Settle(bench, new HostRecord(TransactionKind.Sale, 2, 4500));
        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn("99", "88888888");
        bench.Host.Batch = 12;
        bench.Host.OnManagement = request => Field60.TryRead(request, out var field60) && field60.NetworkCode == NetworkCodes.Activation
            ? new Plan { Change = answer => answer.SetBytes(62, bench.Host.Activate(request, Code)) }
            : new Plan();
        bench.Choose("机器", "主机下载", "终端激活");
        Assert.True(bench.Scan(Text("20000009", Tomorrow)));
        Assert.Equal("20000009", bench.Till.Tid);
        Assert.Single(Directory.GetFiles(Path.Combine(bench.Folder, "backup"), "10000001-*.backup"));
        bench.Press(Key.Confirm);
        Assert.Empty(bench.Till.Journal.Recent(10));
        Assert.Empty(bench.Till.Batches.Closed(10));

        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn("00", "123456");
        bench.Sell("300", TestCards.Debit);
        var sold = bench.Till.Journal.Recent(1)[0];
        Assert.Equal(12, sold.Batch);
        Settle(bench, new HostRecord(TransactionKind.Sale, sold.Trace, 300));
        Assert.True(Assert.Single(bench.Till.Batches.Closed(10)).IsBalanced);
    }

    private static void Settle(TillBench bench, HostRecord record)
    {
        var host = new SettlingHost(record);
        bench.Host.OnManagement = host.Decide;
        bench.Choose("签到 / 结算", "结算");
        bench.Press(Key.Confirm);
        Assert.Equal(12, host.ClosedBatch);
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
    }

    private static void Begin(TillBench bench)
    {
        bench.SwitchOn();
        bench.LogIn("99", "88888888");
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Choose("机器", "主机下载", "终端激活");
        Assert.Equal("scan", bench.Screen.Name);
    }

    private static string Text(string tid, DateTime expiry) => new ActivationText("host.example", 8583, false, tid, Mid, Code, expiry).ToText();
}
