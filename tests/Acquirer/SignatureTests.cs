using System.Text;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Transactions.Signatures;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SignatureTests
{
    private static readonly SignatureDrawing Small = SignatureDrawing.Of(384, 160, [[new(10, 80), new(120, 20), new(300, 90)]]);
    private static readonly SignatureDrawing Large = SignatureDrawing.Of(384, 160, [Enumerable.Range(0, 800).Select(i => new InkPoint(i / 4, i % 60 < 30 ? i % 30 : 30 - (i % 30)))]);

    [Fact]
    public async Task A_signature_is_kept_sealed_with_its_transaction_and_found_by_its_reference()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = await SoldAsync(test, terminal);
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, Blocks(terminal, sale, Small)[0])));

        var kept = test.Host.Signatures.Find(sale.Rrn);
        Assert.Equal((sale.Key, Small), (kept!.Key, kept.Drawing));
        Assert.Null(test.Host.Signatures.Find("000000000000"));
        await test.StopAsync();
        Assert.All(test.Stored, bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Small.ToArray())));
    }

    [Fact]
    public async Task A_signature_sent_again_is_kept_once_and_another_for_the_same_transaction_is_refused()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = await SoldAsync(test, terminal);
        var block = Blocks(terminal, sale, Small)[0];
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, block)));
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, block)));
        Assert.Equal("94", await terminal.CodeOfAsync(Upload(terminal, sale, Blocks(terminal, sale, Large)[0])));
        await test.RestartAsync();
        terminal.Frames = test.Connect();
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, block)));
        Assert.Equal(Small, test.Host.Signatures.Find(sale.Rrn)!.Drawing);
    }

    [Fact]
    public async Task A_large_signature_comes_in_blocks_in_any_order_twice_and_across_a_crash_of_the_host()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = await SoldAsync(test, terminal);
        var blocks = Blocks(terminal, sale, Large);
        Assert.Equal(4, blocks.Length);
        foreach (var number in (int[])[4, 2, 2, 1])
        {
            Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, blocks[number - 1])));
            Assert.Null(test.Host.Signatures.Find(sale.Rrn));
            await test.KillAsync();
            terminal.Frames = test.Connect();
        }

        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, blocks[2])));
        Assert.Equal(Large, test.Host.Signatures.Find(sale.Rrn)!.Drawing);
    }

    [Fact]
    public async Task A_signature_of_no_transaction_of_another_or_of_one_that_does_not_stand_is_refused()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var (first, second) = (await SoldAsync(test, terminal), await SoldAsync(test, terminal));
        var block = Blocks(terminal, first, Small)[0];
        // Bound to the first sale: amount, trace and reference say the second.
        Assert.Equal("25", await terminal.CodeOfAsync(Upload(terminal, second, block)));
        Assert.Equal("25", await terminal.CodeOfAsync(Upload(terminal, first, block).SetNumber(4, 9_999)));
        Assert.Equal("25", await terminal.CodeOfAsync(Upload(terminal, first, block).Set(37, second.Rrn)));
        Assert.Equal("25", await terminal.CodeOfAsync(Upload(terminal, first, block).SetNumber(11, 777_777)));

        test.Network.Sale = _ => new NetworkAct("51");
        var declined = terminal.Sale(1_000, TestCard.Credit, withPin: false);
        Assert.Equal("51", await terminal.CodeOfAsync(declined));
        var refused = test.Find(terminal, terminal.LastTrace);
        Assert.Equal("25", await terminal.CodeOfAsync(Upload(terminal, refused, Blocks(terminal, refused, Small)[0])));
        Assert.Null(test.Host.Signatures.Find(first.Rrn));
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, first, block)));
    }

    [Fact]
    public async Task What_is_damaged_or_has_no_right_mac_is_refused_and_the_terminal_may_begin_again()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = await SoldAsync(test, terminal);
        Assert.Equal("30", await terminal.CodeOfAsync(Upload(terminal, sale, Blocks(terminal, sale, Small)[0]).SetBytes(62, Encoding.ASCII.GetBytes("no block"))));
        var hash = Sign(terminal, sale).Bind(Small);
        Assert.Equal("30", await terminal.CodeOfAsync(Upload(terminal, sale, new SignatureBlock(1, 1, hash, new byte[] { 1, 2, 3 }))));

        var unsealed = Upload(terminal, sale, Blocks(terminal, sale, Small)[0]).SetBytes(64, Encoding.ASCII.GetBytes("12345678"));
        await terminal.Frames.WriteAsync(unsealed.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal("A0", (await terminal.ReadAsync()).Text(39));
        Assert.Null(test.Host.Signatures.Find(sale.Rrn));
        Assert.Equal("00", await terminal.CodeOfAsync(Upload(terminal, sale, Blocks(terminal, sale, Small)[0])));
    }

    private static async Task<Transaction> SoldAsync(TestHost test, ScriptedTerminal terminal)
    {
        var sale = terminal.Sale(10_000 + terminal.LastTrace, TestCard.Credit, withPin: false);
        Assert.Equal("00", await terminal.CodeOfAsync(sale));
        return test.Find(terminal, terminal.LastTrace);
    }

    private static SignedTransaction Sign(ScriptedTerminal terminal, Transaction sale) =>
        new(terminal.Id, sale.Key.Batch, sale.Key.Trace, sale.Amount, sale.Rrn, sale.PanMasked);

    private static SignatureBlock[] Blocks(ScriptedTerminal terminal, Transaction sale, SignatureDrawing drawing) =>
        [.. SignatureBlock.Split(drawing, Sign(terminal, sale).Bind(drawing))];

    private static Message Upload(ScriptedTerminal terminal, Transaction sale, SignatureBlock block) => terminal.Begin(820)
        .SetNumber(4, sale.Amount.Minor).SetNumber(11, sale.Key.Trace).Set(37, sale.Rrn).Set(49, "156")
        .Set(60, $"07{sale.Key.Batch:000000}800").SetBytes(62, block.ToArray()).SetBytes(64, new byte[8]);
}
