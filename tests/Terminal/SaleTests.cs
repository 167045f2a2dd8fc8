using Piaohao.Amounts;
using Piaohao.Keys;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class SaleTests
{
    [Fact]
    public void Sale_is_approved_from_the_first_key_to_both_slips()
    {
        using var bench = new TillBench().Ready();
        bench.Type("4500");
        Assert.Equal("¥45.00", bench.Screen.Amount);
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Label: "收款 ¥45.00", Enabled: true, Primary: true });
        bench.Press(Key.Confirm);
        Assert.Equal(("card", "请刷卡"), (bench.Screen.Name, bench.Screen.Prompt));
        Assert.True(bench.Offer(TestCards.Debit));
        Assert.Equal(("pin", "¥45.00"), (bench.Screen.Name, bench.Screen.Amount));
        Assert.Contains(bench.Screen.Lines, line => line.Text == $"629901*********{TestCards.DebitPan[^4..]}");
        bench.Type(TestCards.Pin);
        Assert.Equal("••••••", bench.Screen.Input!.Text);
        bench.Press(Key.Confirm);

        Assert.Equal(("result", ScreenTone.Good), (bench.Screen.Name, bench.Screen.Tone));
        Assert.Contains("已批准 ¥45.00", bench.Words, StringComparison.Ordinal);
        Assert.Equal("请撕下商户存根，按确认打印持卡人存根", bench.Screen.Prompt);
        var first = bench.Screens.First(screen => screen is { Name: "result", Tone: ScreenTone.Good, Sound: ScreenSound.Approved });
        Assert.Equal("收款成功，45.00元", first.Speech);
        Assert.Equal(SlipCopy.Merchant, Assert.Single(bench.Slips).Copy);
        bench.Press(Key.Paper);
        Assert.Equal([SlipCopy.Merchant, SlipCopy.Cardholder], bench.Slips.Select(slip => slip.Copy));
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);

        var approved = Assert.Single(bench.Till.Journal.Approved());
        Assert.Equal(new ApprovedTransaction(12, 2, "132011000042", Money.Fen(4500)), approved);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
        Assert.Empty(bench.Till.Journal.WaitingSlips());
        Assert.Equal(4500, Assert.Single(bench.Host.Book).Value);
    }

    [Fact]
    public void Slip_torn_before_the_printer_has_finished_counts_as_torn()
    {
        using var bench = new TillBench().Ready();
        var quick = true;
        bench.Paper.SlipOut += (_, _) =>
        {
            if (quick) bench.Till.Press(Key.Paper);
            quick = false;
        };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);

        Assert.Equal([SlipCopy.Merchant, SlipCopy.Cardholder], bench.Slips.Select(slip => slip.Copy));
        Assert.Equal("result", bench.Screen.Name);
    }

    [Fact]
    public void Request_carries_what_the_wire_document_says()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        var sale = bench.Host.Last("0200");
        Assert.Equal([3, 4, 11, 22, 25, 26, 35, 41, 42, 49, 52, 53, 59, 60, 64], sale.Fields);
        Assert.Equal("60000300006032000000" + "00", Convert.ToHexString(sale.Prefix));
        Assert.Equal(("000000", "000000004500", "000002", "021", "00", "12"), (sale.Text(3), sale.Text(4), sale.Text(11), sale.Text(22), sale.Text(25), sale.Text(26)));
        Assert.Equal(("10000001", "898110053110001", "156"), (sale.Text(41), sale.Text(42), sale.Text(49)));
        Assert.Equal("2610000000000000", sale.Text(53));
        Assert.Equal("2200001200020", sale.Text(60));
        Assert.StartsWith("A2", sale.Text(59), StringComparison.Ordinal);
        Assert.Contains($"03006{TestCards.DebitPan[^6..]}04008", sale.Text(59), StringComparison.Ordinal);
        Assert.NotEqual(TestCards.Debit.Track2, sale.Text(35));
        Assert.Equal(TestCards.Debit.Track2, bench.Host.DecryptedTrack(sale));
        Assert.Equal(PinResult.Ok, bench.Host.VerifyPin(sale, TestCards.DebitPan, TestCards.Pin));
    }

    [Fact]
    public void Card_that_needs_no_PIN_is_signed_for()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Credit, "");
        var sale = bench.Host.Last("0200");
        Assert.Equal("022", sale.Text(22));
        Assert.False(sale.Has(52) || sale.Has(26));
        Assert.Equal("0610000000000000", sale.Text(53));
        Assert.Contains(bench.Slips[0].Lines, line => line.Text.Contains("持卡人签名", StringComparison.Ordinal));
        bench.Press(Key.Confirm);
        Assert.DoesNotContain(bench.Slips[1].Lines, line => line.Text.Contains("持卡人签名", StringComparison.Ordinal));
    }

    [Fact]
    public void Card_that_wants_a_PIN_is_not_confirmed_without_one()
    {
        using var bench = new TillBench().Ready();
        bench.Charge("4500", TestCards.Debit, "");
        Assert.Equal("pin", bench.Screen.Name);
        bench.Type("123");
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Enabled: false });
        bench.Press(Key.Confirm);
        Assert.Equal("pin", bench.Screen.Name);
        Assert.DoesNotContain("0200", bench.Host.Types);
    }

    [Fact]
    public void Decline_says_what_each_of_the_three_may_hear()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan("51");
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal(("result", ScreenTone.Bad), (bench.Screen.Name, bench.Screen.Tone));
        Assert.Contains("未批准 (51)", bench.Words, StringComparison.Ordinal);
        Assert.Contains("持卡人：", bench.Words, StringComparison.Ordinal);
        Assert.Contains("客服：", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.Equal(TransactionState.Declined, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Slips);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
    }

    [Fact]
    public void Other_card_is_taken_for_the_same_amount()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan("51");
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Host.OnSale = _ => new Plan();
        bench.Press(Key.F1);
        Assert.Equal(("card", "¥45.00"), (bench.Screen.Name, bench.Screen.Amount));
        bench.Offer(TestCards.Credit);
        bench.Press(Key.Confirm);
        Assert.Equal(4500, Assert.Single(bench.Till.Journal.Approved()).Amount.Minor);
    }

    [Fact]
    public void Wrong_PIN_is_asked_again_as_a_new_transaction()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = sale => new Plan(bench.Host.VerifyPin(sale, TestCards.DebitPan, TestCards.Pin) == PinResult.Ok ? "00" : "55");
        bench.Charge("4500", TestCards.Debit, "654321");
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Label: "重输密码" });
        bench.Press(Key.Confirm);
        Assert.Equal("pin", bench.Screen.Name);
        bench.Type(TestCards.Pin);
        bench.Press(Key.Confirm);
        Assert.Equal(ScreenTone.Good, bench.Screen.Tone);
        Assert.Equal(["000002", "000003"], bench.Host.Received.Where(message => message.Mti.Value == 200).Select(message => message.Text(11)!));
    }

    [Fact]
    public void Host_that_cannot_be_reached_leaves_no_reversal()
    {
        using var bench = new TillBench().Ready();
        bench.Host.Listening = false;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("未扣款 ¥45.00，交易没有发出", bench.Words, StringComparison.Ordinal);
        Assert.Equal(TransactionState.Unsent, bench.Till.Journal.Recent(1)[0].State);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
        Assert.False(bench.Screen.Status.Online);
    }

    [Theory]
    [InlineData("A8")]
    [InlineData("97")]
    [InlineData("99")]
    [InlineData("A0")]
    public void Refusal_that_asks_for_a_sign_in_offers_it(string code)
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan(code) { WithoutMac = true };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains(bench.Screen.SoftKeys, key => key is { Key: Key.Confirm, Label: "签到" });
        Assert.False(bench.Screen.Status.SignedIn);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
        bench.Press(Key.Confirm);
        Assert.Contains("签到成功", bench.Words, StringComparison.Ordinal);
        Assert.Equal("0800", bench.Host.Types.Last());
    }

    [Fact]
    public void Processing_requirement_3_signs_in_before_the_next_sale()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { Change = answer => answer.Prefix[7] = 0x03 };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.Press(Key.Confirm, Key.Confirm);
        Assert.False(bench.Screen.Status.SignedIn);
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Equal(["0800", "0200", "0800"], bench.Host.Types);
        Assert.Equal("card", bench.Screen.Name);
    }

    [Fact]
    public void Next_business_day_signs_in_before_the_first_sale()
    {
        using var bench = new TillBench(options => options with { DayEnd = new TimeOnly(13, 25) }).Ready();
        Assert.True(bench.Screen.Status.SignedIn);
        bench.Advance(300);
        Assert.False(bench.Screen.Status.SignedIn);
        bench.Type("100");
        bench.Press(Key.Confirm);
        Assert.Equal(["0800", "0800"], bench.Host.Types);
        Assert.Equal("card", bench.Screen.Name);
    }

    [Fact]
    public void Trace_numbers_rise_with_every_numbered_message_and_survive_the_plug()
    {
        using var bench = new TillBench().Ready();
        for (var i = 0; i < 3; i++)
        {
            bench.Charge("100", TestCards.Credit, "");
            bench.Press(Key.Confirm, Key.Confirm);
            bench.PullThePlug();
            bench.SwitchOn();
            bench.LogIn();
        }

        var traces = bench.Host.Received.Where(message => message.Has(11)).Select(message => message.Text(11)!);
        Assert.Equal(["000001", "000002", "000003", "000004"], traces);
    }

    [Fact]
    public void Keys_pressed_while_waiting_are_not_taken_for_the_result()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Equal("waiting", bench.Screen.Name);
        bench.Press(Key.Cancel, Key.Cancel, Key.Confirm);
        bench.Advance(31);
        Assert.Contains("已冲正", bench.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_counts_down()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => Plan.Silence;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("(0:30)", bench.Words, StringComparison.Ordinal);
        bench.Advance(12);
        Assert.Contains("(0:18)", bench.Words, StringComparison.Ordinal);
    }
}
