using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;
using Piaohao.Transactions;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Terminal.Tests;

public sealed class SignatureTests
{
    private static readonly SignatureDrawing Drawing = SignatureDrawing.Of(384, 160, [[new(10, 80), new(120, 20), new(300, 90)], [new(320, 100)]]);
    private static readonly SignatureDrawing Large = SignatureDrawing.Of(384, 160, [Enumerable.Range(0, 800).Select(i => new InkPoint(i / 4, i % 60 < 30 ? i % 30 : 30 - (i % 30)))]);

    [Fact]
    public void A_cardholder_without_pin_signs_on_the_glass_and_the_cashier_confirms_it()
    {
        using var bench = Ready();
        Approve(bench);
        Assert.Equal(("sign", InputKind.Signature), (bench.Screen.Name, bench.Screen.Input!.Kind));
        Assert.Contains("请持卡人在框内签名", bench.Words, StringComparison.Ordinal);
        Assert.Empty(bench.Slips);
        Assert.True(bench.Sign(Drawing));
        Assert.Equal("signature", bench.Screen.Name);
        Assert.Equal(Drawing, bench.Screen.Input!.Drawing);
        bench.Press(Key.Confirm);

        Assert.Equal("result", bench.Screen.Name);
        Assert.Equal(Drawing, bench.Slips[0].Signature);
        Assert.Contains(bench.Slips[0].Lines, line => line.ForSignature);
        bench.Press(Key.Confirm);
        Assert.Null(bench.Slips[1].Signature);
        Assert.Equal(SignatureState.Waiting, Of(bench)!.State);
    }

    [Fact]
    public void What_is_drawn_the_moment_the_glass_asks_for_it_is_taken()
    {
        using var bench = Ready();
        bench.OnScreen = screen =>
        {
            if (screen.Name == "sign") Assert.True(bench.Pad.Sign(Drawing));
        };
        Approve(bench);
        Assert.Equal("signature", bench.Screen.Name);
    }

    [Fact]
    public void A_pin_an_amount_within_the_limit_and_a_profile_of_paper_ask_nothing_on_the_glass()
    {
        using (var bench = Ready())
        {
            bench.Charge("4500", TestCards.Debit, TestCards.Pin);
            Assert.Equal("result", bench.Screen.Name);
            Assert.Null(Of(bench));
        }

        using (var bench = Ready(options => options with { SignatureFreeUpTo = Money.Fen(4500) }))
        {
            Approve(bench);
            Assert.Equal("result", bench.Screen.Name);
            Assert.Equal(SignatureState.NotNeeded, Of(bench)!.State);
            Assert.Contains(bench.Slips[0].Lines, line => line.Text.Contains("无需签名", StringComparison.Ordinal));
            Assert.DoesNotContain(bench.Slips[0].Lines, line => line.ForSignature);
        }

        using (var bench = Ready(options => options with { Signature = SignatureWay.Paper }))
        {
            Approve(bench);
            Assert.Equal("result", bench.Screen.Name);
            AssertOnPaper(bench);
        }
    }

    [Fact]
    public void A_refused_signature_reverses_the_sale_with_reason_06_and_no_slip_comes()
    {
        using var bench = Ready();
        Approve(bench);
        bench.Sign(Drawing);
        bench.Press(Key.F2);
        Assert.Equal("sign-refuse", bench.Screen.Name);
        bench.Press(Key.Confirm);

        var reversal = bench.Host.Last("0400");
        Assert.Equal(("06", "000000004500"), (reversal.Text(39), reversal.Text(4)));
        Assert.Contains("已冲正", bench.Words, StringComparison.Ordinal);
        bench.Press(Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
        Assert.Equal(TransactionState.Reversed, bench.Till.Journal.Recent(1)[0].State);
        Assert.Equal(SignatureState.Refused, Of(bench)!.State);
        Assert.Empty(bench.Host.Book);
        bench.Advance(120);
        Assert.Empty(bench.Slips);
        Assert.DoesNotContain(bench.Host.Received, IsUpload);
    }

    [Fact]
    public void A_reversal_after_a_refusal_survives_a_dead_line_and_a_power_cut()
    {
        using var bench = Ready();
        Approve(bench);
        bench.Host.Listening = false;
        bench.Press(Key.Cancel, Key.Confirm);
        Assert.Single(bench.Till.Journal.WaitingReversals());
        bench.PullThePlug();
        bench.Host.Listening = true;
        bench.SwitchOn();
        bench.Press(Key.Confirm);
        Assert.Equal("06", bench.Host.Last("0400").Text(39));
        Assert.Empty(bench.Host.Book);
        Assert.Empty(bench.Till.Journal.WaitingReversals());
    }

    [Fact]
    public void Whoever_goes_back_from_refusing_may_still_sign_and_a_drawing_may_be_made_again()
    {
        using var bench = Ready();
        Approve(bench);
        bench.Press(Key.Cancel, Key.Cancel);
        Assert.Equal("sign", bench.Screen.Name);
        bench.Sign(Drawing);
        bench.Press(Key.F1);
        Assert.Equal("sign", bench.Screen.Name);
        bench.Sign(Large);
        bench.Press(Key.Confirm);
        Assert.Equal(Large, Of(bench)!.Drawing);
    }

    [Fact]
    public void A_tap_is_not_taken_for_a_signature_and_confirming_nothing_says_so()
    {
        using var bench = Ready();
        Approve(bench);
        bench.Press(Key.Confirm);
        Assert.Contains("还没有签名", bench.Words, StringComparison.Ordinal);
        Assert.True(bench.Sign(SignatureDrawing.Of(384, 160, [[new(5, 5), new(8, 8)]])));
        Assert.Equal("sign", bench.Screen.Name);
        Assert.Contains("签名太短", bench.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("nobody signs")]
    [InlineData("nobody compares")]
    public void What_is_not_confirmed_on_the_glass_is_signed_on_the_slip(string course)
    {
        using var bench = Ready();
        Approve(bench);
        if (course == "nobody compares") bench.Sign(Drawing);
        if (course == "paper") bench.Press(Key.F1);
        else bench.Advance(121);
        AssertOnPaper(bench);
        Assert.DoesNotContain(bench.Host.Received, IsUpload);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_power_cut_before_the_signature_is_confirmed_the_sale_stands_and_the_slip_is_signed(bool drawn)
    {
        using var bench = Ready();
        Approve(bench);
        if (drawn) bench.Sign(Drawing);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(2);
        Assert.Equal(2, bench.Slips.Count);
        AssertOnPaper(bench);
        Assert.DoesNotContain("0400", bench.Host.Types);
        Assert.Single(bench.Host.Book);
    }

    [Fact]
    public void An_idle_terminal_uploads_it_once_bound_to_its_transaction()
    {
        using var bench = Ready();
        SignAndFinish(bench, Drawing);
        bench.Advance(3);
        var upload = Assert.Single(bench.Host.Received, IsUpload);
        var sale = bench.Till.Journal.Recent(1)[0];
        Assert.Equal(($"07{sale.Batch:000000}800", "000000004500", $"{sale.Trace:000000}", sale.Rrn), (upload.Text(60), upload.Text(4), upload.Text(11), upload.Text(37)));
        Assert.True(SignatureBlock.TryRead(upload.Bytes(62), out var block));
        var signed = new SignedTransaction(bench.Options.Tid, sale.Batch, sale.Trace, sale.Amount, sale.Rrn, sale.MaskedPan);
        Assert.Equal(signed.Bind(Drawing), block.Hash.ToArray());
        Assert.Equal(Drawing.ToArray(), block.Data.ToArray());
        Assert.Equal(SignatureState.Delivered, Of(bench)!.State);
        bench.Advance(300);
        Assert.Single(bench.Host.Received, IsUpload);
        Assert.Equal("idle", bench.Screen.Name);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("no MAC")]
    [InlineData("A0")]
    [InlineData("96")]
    public void An_upload_that_is_not_answered_rightly_is_sent_again_until_it_is(string course)
    {
        using var bench = Ready();
        bench.Host.OnSignature = _ => course switch { "silence" => Plan.Silence, "no MAC" => new Plan { WithoutMac = true }, _ => new Plan(course) };
        SignAndFinish(bench, Drawing);
        bench.Advance(100);
        Assert.Equal(SignatureState.Waiting, Of(bench)!.State);
        Assert.True(bench.Host.Received.Count(IsUpload) > 1);
        bench.Host.OnSignature = _ => new Plan();
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        bench.Advance(200);
        Assert.Equal(SignatureState.Delivered, Of(bench)!.State);
    }

    [Theory]
    [InlineData("25")]
    [InlineData("94")]
    public void What_the_host_does_not_take_stays_here_and_is_not_sent_for_ever(string code)
    {
        using var bench = Ready();
        bench.Host.OnSignature = _ => new Plan(code);
        SignAndFinish(bench, Drawing);
        bench.Advance(300);
        Assert.Single(bench.Host.Received, IsUpload);
        Assert.Equal((SignatureState.Rejected, Drawing, code), (Of(bench)!.State, Of(bench)!.Drawing, Of(bench)!.LastAnswer));
    }

    [Fact]
    public void A_key_comes_before_an_upload_that_waits_for_its_answer()
    {
        using var bench = Ready();
        bench.Host.OnSignature = _ => Plan.Silence;
        SignAndFinish(bench, Drawing);
        bench.Advance(2);
        Assert.Contains(bench.Host.Received, IsUpload);
        bench.Press(Key.D7);
        Assert.Equal("amount", bench.Screen.Name);
    }

    [Fact]
    public void A_large_signature_goes_in_blocks()
    {
        using var bench = Ready();
        SignAndFinish(bench, Large);
        bench.Advance(3);
        var blocks = bench.Host.Received.Where(IsUpload).Select(upload => SignatureBlock.TryRead(upload.Bytes(62), out var block) ? block : throw new InvalidOperationException("No block.")).ToList();
        Assert.Equal(4, blocks.Count);
        Assert.True(SignatureBlock.TryJoin(blocks, out var compact));
        Assert.Equal(Large.ToArray(), compact);
    }

    [Fact]
    public void The_drawing_is_nowhere_in_the_terminals_file_in_clear_and_is_on_its_reprint()
    {
        using var bench = Ready();
        SignAndFinish(bench, Drawing);
        var copy = File.ReadAllBytes(bench.CopyDatabase());
        Assert.Equal(-1, copy.AsSpan().IndexOf(Drawing.ToArray()));
        bench.Choose("打印", "重打印上一笔");
        Assert.Equal(Drawing, bench.Slips[^2].Signature);
    }

    [Fact]
    public void A_printer_draws_it_dot_for_dot_in_place_of_the_empty_lines()
    {
        var slip = new Slip("", 32, SlipCopy.Merchant, [new SlipLine("A"), new SlipLine("") { ForSignature = true }, new SlipLine("") { ForSignature = true }, new SlipLine("B")]);
        var bytes = EscPos.Render(slip with { Signature = SignatureDrawing.Of(384, 160, [[new(0, 0), new(16, 0)]]) });
        // GS v 0, 48 bytes across, 160 rows.
        byte[] head = [0x1D, (byte)'v', (byte)'0', 0, 48, 0, 160, 0];
        var at = bytes.AsSpan().IndexOf(head);
        Assert.True(at > 0);
        var dots = bytes.AsSpan(at + head.Length, 48 * 160);
        Assert.Equal("FFFFC000", Convert.ToHexString(dots[..4]));
        Assert.Equal("FFFFC000", Convert.ToHexString(dots[48..52]));
        Assert.Equal("00000000", Convert.ToHexString(dots[96..100]));
        Assert.Equal(EscPos.Render(slip).Length - 14 + 3 + head.Length + dots.Length, bytes.Length);
    }

    private static TillBench Ready(Func<TerminalOptions, TerminalOptions>? change = null) =>
        new TillBench(options => (change ?? (same => same))(options with { Signature = SignatureWay.Screen })).Ready();

    private static void Approve(TillBench bench)
    {
        bench.Type("4500");
        bench.Press(Key.Confirm);
        Assert.True(bench.Offer(TestCards.Credit));
        if (bench.Screen.Name == "pin") bench.Press(Key.Confirm);
    }

    private static void SignAndFinish(TillBench bench, SignatureDrawing drawing)
    {
        Approve(bench);
        Assert.True(bench.Sign(drawing));
        bench.Press(Key.Confirm, Key.Confirm, Key.Confirm);
        Assert.Equal("idle", bench.Screen.Name);
    }

    private static void AssertOnPaper(TillBench bench)
    {
        Assert.Equal(SignatureState.OnPaper, Of(bench)!.State);
        Assert.Null(bench.Slips[0].Signature);
        Assert.Contains(bench.Slips[0].Lines, line => line.ForSignature);
    }

    private static SignatureEntry? Of(TillBench bench) => bench.Till.Journal.Recent(1) is [var last] ? bench.Till.Signature(last.Batch, last.Trace) : null;

    private static bool IsUpload(Message message) => message.Mti.Value == 820 && Field60.TryRead(message, out var codes) && codes.NetworkCode == NetworkCodes.Signature;
}
