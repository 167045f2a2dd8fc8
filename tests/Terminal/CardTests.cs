using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class CardTests
{
    [Fact]
    public void Chip_card_that_is_swiped_is_told_to_insert_and_another_card_is_taken()
    {
        using var bench = AtCard();
        bench.Offer(TestCards.Chip);
        Assert.Contains("此卡有芯片，应插卡", bench.Words, StringComparison.Ordinal);
        Assert.Equal(("card", ScreenTone.Attention), (bench.Screen.Name, bench.Screen.Tone));
        bench.Offer(TestCards.Credit);
        Assert.Equal("pin", bench.Screen.Name);
    }

    [Fact]
    public void Damaged_track_is_swiped_again()
    {
        using var bench = AtCard();
        bench.Offer(TestCards.Damaged);
        Assert.Contains("请重新刷卡", bench.Words, StringComparison.Ordinal);
        bench.Offer(TestCards.Debit);
        Assert.Equal("pin", bench.Screen.Name);
    }

    [Fact]
    public void Number_too_short_for_a_pin_block_is_not_taken()
    {
        using var bench = new TillBench().Ready();
        bench.Type("4500");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Swipe("622500000019=30121200000012345")));
        Assert.Equal(("card", ScreenTone.Attention), (bench.Screen.Name, bench.Screen.Tone));
    }

    [Theory]
    [InlineData(CardEntry.Insert)]
    [InlineData(CardEntry.Tap)]
    public void Inserted_or_tapped_card_is_asked_to_be_swiped(CardEntry entry)
    {
        using var bench = AtCard();
        bench.Offer(TestCards.Debit with { Entry = entry });
        Assert.Contains("请刷卡", bench.Words, StringComparison.Ordinal);
        Assert.Equal(ScreenTone.Attention, bench.Screen.Tone);
    }

    [Fact]
    public void Card_is_ignored_while_nobody_waits_for_one()
    {
        using var bench = new TillBench().Ready();
        Assert.False(bench.Offer(TestCards.Debit));
        bench.Type("4500");
        bench.Press(Key.Confirm);
        Assert.Equal("card", bench.Screen.Name);
    }

    [Fact]
    public void Card_offered_the_moment_the_glass_asks_for_it_is_read()
    {
        using var bench = new TillBench().Ready();
        bench.OnScreen = screen =>
        {
            if (screen.Name == "card") Assert.True(bench.Reader.Offer(TestCards.Debit));
        };
        bench.Type("4500");
        bench.Press(Key.Confirm);
        Assert.Equal("pin", bench.Screen.Name);
    }

    [Fact]
    public void Sale_without_a_card_is_given_up_after_a_while()
    {
        using var bench = AtCard();
        bench.Advance(61);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.False(bench.Offer(TestCards.Debit));
    }

    [Theory]
    [InlineData(Key.Cancel)]
    [InlineData(Key.F1)]
    public void Cancel_goes_back_and_a_key_without_meaning_does_nothing(Key key)
    {
        using var bench = AtCard();
        bench.Press(key);
        Assert.Equal(key == Key.Cancel ? "idle" : "card", bench.Screen.Name);
    }

    private static TillBench AtCard()
    {
        var bench = new TillBench().Ready();
        bench.Type("4500");
        bench.Press(Key.Confirm);
        return bench;
    }
}

public sealed class ManualEntryTests
{
    [Fact]
    public void Typed_card_is_sent_in_fields_2_and_14()
    {
        using var bench = new TillBench(options => options with { ManualEntry = true }).Ready();
        Type(bench, TestCards.DebitPan, "1230");
        Assert.Equal("pin", bench.Screen.Name);
        bench.Press(Key.Confirm);
        var sale = bench.Host.Last("0200");
        Assert.Equal((TestCards.DebitPan, "3012", "012", "0600000000000000"), (sale.Text(2), sale.Text(14), sale.Text(22), sale.Text(53)));
        Assert.False(sale.Has(35));
        Assert.Contains(bench.Slips[0].Lines, line => line.Text.EndsWith(" M", StringComparison.Ordinal));
    }

    [Fact]
    public void Wrong_check_digit_and_wrong_month_are_asked_again()
    {
        using var bench = new TillBench(options => options with { ManualEntry = true }).Ready();
        var wrong = TestCards.DebitPan[..^1] + (char)('0' + ((TestCards.DebitPan[^1] - '0' + 1) % 10));
        bench.Type("4500");
        bench.Press(Key.Confirm, Key.F1);
        bench.Type(wrong);
        Assert.DoesNotContain(wrong[..15], bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Contains("卡号不对，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type(TestCards.DebitPan);
        bench.Press(Key.Confirm);
        bench.Type("1330");
        bench.Press(Key.Confirm);
        Assert.Contains("有效期不对，请重输", bench.Words, StringComparison.Ordinal);
        bench.Type("1230");
        bench.Press(Key.Confirm);
        Assert.Equal("pin", bench.Screen.Name);
    }

    internal static void Type(TillBench bench, string pan, string monthYear)
    {
        bench.Type("4500");
        bench.Press(Key.Confirm, Key.F1);
        bench.Type(pan);
        bench.Press(Key.Confirm);
        bench.Type(monthYear);
        bench.Press(Key.Confirm);
    }
}
