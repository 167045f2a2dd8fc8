using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class AmountTests
{
    [Fact]
    public void Cents_shift_in_from_the_right()
    {
        using var bench = new TillBench().Ready();
        bench.Type("1");
        Assert.Equal("¥0.01", bench.Screen.Amount);
        bench.Type("23");
        Assert.Equal("¥1.23", bench.Screen.Amount);
        bench.Press(Key.DoubleZero);
        Assert.Equal("¥123.00", bench.Screen.Amount);
        bench.Press(Key.Clear);
        Assert.Equal("¥12.30", bench.Screen.Amount);
    }

    [Fact]
    public void Plus_adds_and_the_sum_reads_as_a_sentence()
    {
        using var bench = new TillBench().Ready();
        bench.Type("600");
        bench.Press(Key.Plus);
        bench.Type("150");
        Assert.Equal(("¥7.50", "6.00 + 1.50"), (bench.Screen.Amount, bench.Screen.Input!.Hint));
        Assert.Contains(bench.Screen.SoftKeys, key => key.Label == "收款 ¥7.50");
    }

    [Fact]
    public void Confirm_is_dead_at_zero()
    {
        using var bench = new TillBench().Ready();
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Enabled: false });
        bench.Press(Key.D0, Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        bench.Choose("消费");
        bench.Press(Key.Confirm);
        Assert.Equal("amount", bench.Screen.Name);
    }

    [Fact]
    public void Clearing_everything_goes_back_to_idle()
    {
        using var bench = new TillBench().Ready();
        bench.Press(Key.D7, Key.Clear);
        Assert.Equal("idle", bench.Screen.Name);
    }

    [Fact]
    public void Ceiling_is_said_and_kept()
    {
        using var bench = new TillBench(options => options with { AmountCeiling = Money.Fen(10_000) }).Ready();
        bench.Type("10000");
        bench.Type("5");
        Assert.Equal("¥100.00", bench.Screen.Amount);
        Assert.Contains("单笔最高 ¥100.00", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Sum_never_passes_the_ceiling_nor_goes_below_zero_whatever_is_pressed() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(), ArbMap.Default.ArbFor<PositiveInt>(),
        (presses, ceiling) =>
        {
            var limit = Money.Fen(ceiling.Get);
            var sum = new AmountSum(limit);
            foreach (var press in presses)
            {
                var before = sum.Total;
                var kind = (press & 0x7FFF_FFFF) % 13;
                if (kind < 10 && !sum.Add(kind) && sum.Total != before) return false;
                if (kind == 10 && sum.Plus() && sum.Total != before) return false;
                if (kind > 10) sum.Clear();
                if (sum.Total.IsNegative || sum.Total > limit || (sum.IsEmpty && !sum.Total.IsZero)) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
}
