using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class TrainingTests
{
    [Fact]
    public void Training_is_said_in_the_header_on_every_screen_and_on_every_slip()
    {
        using var bench = Training();
        var before = bench.Screens.Count;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.True(PosHeader.TryRead(bench.Host.Last("0200").Prefix[PosHeader.Offset..], out var header));
        Assert.Equal(1, header.Status);
        Assert.True(TrainingMark.IsOn(bench.Host.Last("0200")));
        Assert.All(bench.Screens.Skip(before), screen => Assert.True(screen.Status.Training && screen.Title.StartsWith("训练 · ", StringComparison.Ordinal)));
        bench.Press(Key.Language);
        Assert.StartsWith("TRAINING · ", bench.Screen.Title, StringComparison.Ordinal);
        bench.Press(Key.Language, Key.Confirm, Key.Confirm);
        Assert.Contains("训练模式：不会真正扣款", bench.Words, StringComparison.Ordinal);
        Assert.Equal(2, bench.Slips.Count);
        Assert.All(bench.Slips, slip => Assert.Contains(slip.Lines, line => line.Text == "***训练 TRAINING 不入账***"));
        bench.Choose("打印", "打印今日汇总");
        Assert.Equal("***训练 TRAINING 不入账***", bench.Slips[^1].Lines[0].Text);
        Assert.True(bench.Till.Journal.Recent(1)[0].Training);
    }

    [Fact]
    public void What_was_done_in_training_counts_nowhere_afterwards()
    {
        using var bench = Training();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Choose("签到 / 结算", "结算");
        bench.Supervise();
        Assert.Contains("训练模式不结算 (E76)", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Leave(bench);
        Assert.Null(bench.Till.Journal.LastApproved());
        Assert.Empty(bench.Till.Journal.Approved());
        bench.Choose("打印", "重打印上一笔");
        Assert.Contains("没有可重打印的交易", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose("查询", "今日汇总");
        Assert.Contains("还没有交易", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Choose("查询", "最近交易");
        Assert.Contains("还没有交易，输入金额即可开始收款", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        bench.Host.OnManagement = new SettlingHost().Decide;
        bench.Choose("签到 / 结算", "结算");
        bench.Supervise();
        Assert.Contains("借记 0 笔 ¥0.00", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Contains("对账平", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Afterwards_requests_and_slips_are_real_again()
    {
        using var bench = Training();
        Leave(bench);
        bench.Charge("100", TestCards.Credit, "");
        Assert.True(PosHeader.TryRead(bench.Host.Last("0200").Prefix[PosHeader.Offset..], out var header));
        Assert.Equal((0, "消费"), (header.Status, bench.Screen.Title));
        Assert.False(TrainingMark.IsOn(bench.Host.Last("0200")));
        Assert.DoesNotContain(bench.Slips[^1].Lines, line => line.Text.Contains("TRAINING", StringComparison.Ordinal));
        Assert.False(bench.Till.Journal.LastApproved()!.Training);
    }

    [Fact]
    public void Training_outlives_the_plug_and_does_not_begin_while_a_reversal_waits()
    {
        using var bench = Training();
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        Assert.True(bench.Screen.Status.Training);
        Leave(bench);
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Host.OnReversal = _ => Plan.Silence;
        bench.Charge("100", TestCards.Credit, "");
        bench.Advance(60);
        bench.Press(Key.Cancel);
        bench.Choose("签到 / 结算", "进入训练模式");
        bench.Administrate();
        bench.Advance(30);
        bench.Press(Key.Cancel);
        Assert.Contains("还有未完成的交易，不能换模式 (E77)", bench.Words, StringComparison.Ordinal);
        Assert.False(bench.Screen.Status.Training);
    }

    private static TillBench Training()
    {
        var bench = new TillBench().Ready();
        bench.Choose("签到 / 结算", "进入训练模式");
        bench.Administrate();
        Assert.Contains("已进入训练模式，不会真正扣款", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        return bench;
    }

    private static void Leave(TillBench bench)
    {
        bench.Choose("签到 / 结算", "退出训练模式");
        Assert.Contains("已退出训练模式", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
    }
}
