using System.Collections.Immutable;
using System.Security.Cryptography;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;
using Xunit;

namespace Piaohao.Terminal.Tests;

public sealed class OrderTests : IDisposable
{
    private readonly ECDsa signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly OrderScript script = new();

    public void Dispose() => signer.Dispose();

    [Fact]
    public void Idle_terminal_takes_everything_the_host_has_in_its_order_and_uses_it()
    {
        using var bench = Bench();
        PublishAll();
        bench.Ready();
        bench.Advance(5);

        Assert.Equal("idle", bench.Screen.Name);
        Assert.Equal([1, 1, 1, 1, 1], TerminalStatus.Kinds.Select(kind => script.InUse.GetValueOrDefault(kind)));
        Assert.Equal(["360", "362", "372", "372", "370", "370", "370", "371", "382", "380", "381", "390", "390", "390", "391", "410", "411", "411", "411", "412"], Codes());
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("新店名", SlipText(bench), StringComparison.Ordinal);
        Assert.Contains("050082.0", bench.Host.Last("0200").Text(59), StringComparison.Ordinal);
    }

    [Fact]
    public void Download_cut_at_any_message_goes_on_and_fetches_no_item_twice_but_the_last()
    {
        for (var at = 1; at <= 20; at++)
        {
            var number = at;
            var own = new OrderScript();
            using var bench = Bench(own);
            PublishAll(own);
            own.Disturb = count => count == number ? new Plan { Cut = true } : null;
            bench.Ready();
            bench.Advance(25);
            Assert.Equal([1, 1, 1, 1, 1], TerminalStatus.Kinds.Select(kind => own.InUse.GetValueOrDefault(kind)));
            Assert.InRange(own.Asked.Count, 21, 24);
        }
    }

    [Fact]
    public void Download_goes_on_after_a_power_cut_at_any_message()
    {
        for (var at = 1; at <= 20; at++)
        {
            var number = at;
            var own = new OrderScript();
            using var bench = Bench(own);
            PublishAll(own);
            own.Disturb = count => count >= number ? Plan.Silence : null;
            bench.Ready();
            bench.Advance(3);
            bench.PullThePlug();
            own.Disturb = _ => null;
            bench.Ready();
            bench.Advance(25);
            Assert.Equal([1, 1, 1, 1, 1], TerminalStatus.Kinds.Select(kind => own.InUse.GetValueOrDefault(kind)));
        }
    }

    [Fact]
    public void What_arrives_damaged_is_refused_and_the_old_one_stays()
    {
        using var bench = Bench();
        script.Publish(SetKind.Parameters, 1, Parameters("新店名"));
        bench.Ready();
        bench.Advance(3);
        script.PublishDamaged(SetKind.Parameters, 2, Parameters("坏店名"));
        script.Wish = ProcessingRequirement.UploadStatus;
        bench.Choose("机器", "回响测试");
        bench.Press(Key.Confirm);
        bench.Advance(3);

        Assert.Contains("E82", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal(new HeldSet(SetKind.Parameters, 1, 2), script.Status!.Sets[0]);
        Assert.Contains(bench.Log, line => line.Contains("Parameters of version 2 is not taken: E82", StringComparison.Ordinal));
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("新店名", SlipText(bench), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_with_a_wrong_check_is_not_taken()
    {
        using var bench = Bench();
        script.Publish(SetKind.CaKeys, 3, OrderScript.Key(1), OrderScript.Key(2, damaged: true));
        bench.Ready();
        bench.Advance(3);
        Assert.Contains("E82", bench.Words, StringComparison.Ordinal);
        Assert.Equal(new HeldSet(SetKind.CaKeys, 0, 3), script.Status!.Sets[1]);
    }

    [Theory]
    [InlineData(true, false, "E83")]
    [InlineData(false, true, "E82")]
    public void Software_of_another_signer_or_tampered_with_is_not_taken(bool otherSigner, bool tampered, string fault)
    {
        using var bench = Bench();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        script.Publish(SetKind.Software, 1, OrderScript.Package("2.0", otherSigner ? other : signer, tampered: tampered));
        bench.Ready();
        bench.Advance(3);
        Assert.Contains(fault, bench.Words, StringComparison.Ordinal);
        Assert.Equal(("1.0.0", 1), (script.Status!.ProgramVersion, script.Status.Sets[^1].Refused));
    }

    [Fact]
    public void Program_goes_back_to_the_one_before_and_the_host_is_told()
    {
        using var bench = WithTwoPrograms();
        Assert.Equal(2, script.InUse[SetKind.Software]);
        LogInAs99(bench);
        bench.Choose("机器", "主机下载", "退回上一程序");
        Assert.Contains("2.0", bench.Words, StringComparison.Ordinal);
        Assert.Equal(("2.0", new HeldSet(SetKind.Software, 1, 2)), (script.Status!.ProgramVersion, script.Status.Sets[^1]));
        bench.Press(Key.Confirm);
        bench.Choose("机器", "主机下载", "退回上一程序");
        Assert.Contains("E84", bench.Words, StringComparison.Ordinal);
        Assert.Equal(new HeldSet(SetKind.Software, 1, 2), script.Status.Sets[^1]);
    }

    [Fact]
    public void Host_hears_of_a_program_gone_back_to_while_it_was_not_there()
    {
        using var bench = WithTwoPrograms();
        LogInAs99(bench);
        bench.Host.Listening = false;
        bench.Choose("机器", "主机下载", "退回上一程序");
        bench.Advance(40);
        bench.Press(Key.Confirm);
        Assert.Equal(2, script.InUse[SetKind.Software]);
        bench.PullThePlug();
        bench.Host.Listening = true;
        bench.SwitchOn();
        bench.LogIn();
        bench.Press(Key.Confirm);
        bench.Advance(120);
        Assert.Equal(new HeldSet(SetKind.Software, 1, 2), script.Status!.Sets[^1]);
    }

    [Fact]
    public void Nothing_is_fetched_on_an_empty_battery()
    {
        using var bench = Bench();
        bench.Battery.State = new BatteryState(3, Charging: false);
        PublishAll();
        bench.Ready();
        bench.Advance(60);
        Assert.Empty(script.Asked);
        bench.Choose("机器", "主机下载", "立即查询");
        Assert.Contains("E17", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Battery.State = new BatteryState(3, Charging: true);
        bench.Advance(60);
        Assert.Equal([1, 1, 1, 1, 1], TerminalStatus.Kinds.Select(kind => script.InUse.GetValueOrDefault(kind)));
    }

    [Fact]
    public void Set_that_arrives_again_after_a_refusal_is_no_longer_reported_as_refused()
    {
        using var bench = Bench();
        script.PublishDamaged(SetKind.CaKeys, 3, OrderScript.Key(1));
        bench.Ready();
        bench.Advance(5);
        bench.Press(Key.Confirm);
        Assert.Equal(new HeldSet(SetKind.CaKeys, 0, 3), script.Status!.Sets[1]);
        script.Publish(SetKind.CaKeys, 4, OrderScript.Key(1), OrderScript.Key(2));
        script.Disturb = _ => script.Asked[^1].StartsWith("370", StringComparison.Ordinal) ? Plan.Silence : null;
        bench.Choose("机器", "主机下载", "立即查询");
        bench.Advance(40);
        script.Disturb = _ => null;
        script.Wish = ProcessingRequirement.UploadStatus;
        bench.Choose("机器", "回响测试");
        bench.Press(Key.Confirm);
        bench.Advance(60);
        Assert.Equal(new HeldSet(SetKind.CaKeys, 4, 0), script.Status!.Sets[1] with { InUse = script.InUse[SetKind.CaKeys] });
    }

    [Fact]
    public void Card_on_the_blacklist_is_refused_before_anything_is_sent()
    {
        using var bench = Bench();
        script.Publish(SetKind.Blacklist, 1, OrderScript.Blacklist(TestCards.CreditPan, "6299017382640192530", TestCards.DebitPan));
        bench.Ready();
        bench.Advance(3);
        bench.Type("4500");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Debit));
        Assert.Contains("E81", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0200", bench.Host.Types);
    }

    [Fact]
    public void Card_on_the_blacklist_pays_no_completion_of_an_earlier_hold()
    {
        using var bench = Bench();
        bench.ReadyForSupervisor();
        bench.Choose("预授权", "预授权");
        bench.Type("50000");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        bench.Type(TestCards.Pin);
        bench.Press(Key.Confirm);
        bench.Finish();
        script.Publish(SetKind.Blacklist, 1, OrderScript.Blacklist(TestCards.CreditPan, "6299017382640192530", TestCards.DebitPan));
        bench.Choose("机器", "主机下载", "立即查询");
        bench.Advance(5);
        Assert.Equal(1, script.InUse[SetKind.Blacklist]);
        bench.Choose("预授权", "完成请求");
        bench.Press(Key.D1);
        bench.Type("2");
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Type("32000");
        bench.Press(Key.Confirm);
        bench.Offer(TestCards.Debit);
        Assert.Contains("E81", bench.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("0200", bench.Host.Types);
    }

    [Fact]
    public void Parameters_of_the_host_say_what_the_terminal_offers()
    {
        using var bench = Bench();
        var ordered = new OrderedParameters { OfflineSales = true, OfflineMaximum = 5_000, Tips = false, AutomaticSignOff = true, Supports = SupportBits.Sale | SupportBits.OfflineSale };
        script.Publish(SetKind.Parameters, 1, ordered.ToArray());
        bench.Ready();
        bench.Advance(5);
        bench.Choose("其他", "小费");
        Assert.Contains("E65", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose("预授权", "预授权");
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Contains("E65", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose("其他", "离线结算");
        bench.Type("5001");
        Assert.Contains("¥50.00", bench.Words, StringComparison.Ordinal);
        Assert.Equal("¥5.00", bench.Screen.Amount);
    }

    [Fact]
    public void Cashier_sells_while_a_download_waits_and_it_goes_on_afterwards()
    {
        using var bench = Bench();
        PublishAll();
        script.Disturb = count => count == 6 ? Plan.Silence : null;
        bench.Ready();
        bench.Advance(3);
        Assert.Equal("order", bench.Screen.Name);
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal(4500, Assert.Single(bench.Host.Book).Value);
        bench.Press(Key.Confirm);
        bench.Advance(60);
        Assert.Equal([1, 1, 1, 1, 1], TerminalStatus.Kinds.Select(kind => script.InUse.GetValueOrDefault(kind)));
    }

    /// <summary>Program 2.1 is in use, 2.0 was before it.</summary>
    private TillBench WithTwoPrograms()
    {
        var bench = Bench();
        script.Publish(SetKind.Software, 1, OrderScript.Package("2.0", signer));
        bench.Ready();
        bench.Advance(3);
        script.Publish(SetKind.Software, 2, OrderScript.Package("2.1", signer));
        bench.Choose("机器", "主机下载", "立即查询");
        bench.Advance(3);
        return bench;
    }

    private TillBench Bench(OrderScript? own = null)
    {
        var bench = new TillBench(options => options with { SoftwareSigner = signer.ExportSubjectPublicKeyInfo() });
        (own ?? script).On(bench.Host);
        return bench;
    }

    private void PublishAll(OrderScript? own = null)
    {
        var target = own ?? script;
        target.Publish(SetKind.Parameters, 1, Parameters("新店名"));
        target.Publish(SetKind.CaKeys, 1, OrderScript.Key(1), OrderScript.Key(2), OrderScript.Key(3));
        target.Publish(SetKind.ChipParameters, 1, OrderScript.Application(1));
        target.Publish(SetKind.Blacklist, 1, OrderScript.Blacklist("6299017382640192530", "6299017382640192531", "6299017382640192532"));
        target.Publish(SetKind.Software, 1, OrderScript.Package("2.0", signer));
    }

    private static ImmutableArray<byte[]> Parameters(string name) => [new OrderedParameters { MerchantName = name, AnswerTimeoutSeconds = 25 }.ToArray()];

    private static void LogInAs99(TillBench bench)
    {
        bench.Choose("签到 / 结算", "换操作员");
        bench.LogIn("99", "88888888");
    }

    private static string SlipText(TillBench bench) => string.Join('\n', bench.Slips[0].Lines.Select(line => line.Text));

    private IEnumerable<string> Codes() => script.Asked.Select(asked => asked[..3]);
}
