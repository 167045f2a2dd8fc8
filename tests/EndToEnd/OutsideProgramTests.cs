using System.Text.Json.Nodes;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>What a program that knows nothing but the wire document can do with the demo.</summary>
public sealed class OutsideProgramTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    [Fact]
    public async Task It_signs_in_and_makes_a_sale()
    {
        await using var terminal = await SignedInAsync();
        var card = Card(0);
        var trace = terminal.Trace;
        var answer = await terminal.SaleAsync(4500, Track(card), Pin(card));

        Assert.Equal("0210", answer.Mti);
        Assert.Equal("00", answer.Code);
        Assert.True(answer.MacIsGood);
        Assert.Equal(4500, answer.Number(4));
        Assert.Equal(trace, answer.Number(11));
        Assert.Equal(12, answer.Text(37).Length);
        Assert.Equal("CUP", answer.Text(63)[..3]);
        Assert.Equal(0, (await RunningPiaohao.CommandAsync("verify", "--data", demo.Piaohao.Data)).Status);
    }

    [Fact]
    public async Task The_same_sale_again_gets_the_same_answer_and_another_under_its_number_is_refused()
    {
        await using var terminal = await SignedInAsync();
        var card = Card(0);
        var trace = terminal.Trace++;
        var first = await terminal.SaleAsync(700, Track(card), Pin(card), trace);
        var again = await terminal.SaleAsync(700, Track(card), Pin(card), trace);
        var other = await terminal.SaleAsync(800, Track(card), Pin(card), trace);

        Assert.Equal("00", first.Code);
        Assert.Equal(first.Text(37), again.Text(37));
        Assert.Equal(first.Text(38), again.Text(38));
        Assert.Equal("94", other.Code);
    }

    [Fact]
    public async Task A_wrong_PIN_is_answered_55_with_a_MAC()
    {
        await using var terminal = await SignedInAsync();
        var answer = await terminal.SaleAsync(100, Track(Card(0)), "999999");
        Assert.Equal("55", answer.Code);
        Assert.True(answer.MacIsGood);
        Assert.Equal("00", (await terminal.SaleAsync(100, Track(Card(0)), Pin(Card(0)))).Code);
    }

    [Fact]
    public async Task A_wrong_MAC_is_answered_A0_and_posts_nothing()
    {
        await using var terminal = await SignedInAsync();
        var before = await demo.LedgerAsync();
        var sale = terminal.Sale(4500, Track(Card(0)), Pin(Card(0)), terminal.Trace++);
        sale[^1] = sale[^1] == (byte)'0' ? (byte)'1' : (byte)'0';
        var answer = await terminal.ExchangeAsync(sale);
        Assert.Equal("A0", answer.Code);
        Assert.Equal(before, await demo.LedgerAsync());
    }

    [Fact]
    public async Task A_reversal_takes_the_sale_back_once()
    {
        await using var terminal = await SignedInAsync();
        var before = await demo.BalanceAsync(0);
        var trace = terminal.Trace++;
        Assert.Equal("00", (await terminal.SaleAsync(2500, Track(Card(0)), Pin(Card(0)), trace)).Code);
        Assert.Equal("00", (await terminal.ReversalAsync(2500, trace)).Code);
        Assert.Equal("00", (await terminal.ReversalAsync(2500, trace)).Code);
        await demo.UntilAsync(async () => await demo.BalanceAsync(0) == before, "the money is back in the account");
        Assert.Equal(0, (await RunningPiaohao.CommandAsync("verify", "--data", demo.Piaohao.Data)).Status);
    }

    [Fact]
    public async Task A_reversal_of_an_unknown_sale_is_answered_25_and_the_late_sale_refused()
    {
        await using var terminal = await SignedInAsync();
        var trace = terminal.Trace++;
        Assert.Equal("25", (await terminal.ReversalAsync(300, trace)).Code);
        Assert.Equal("22", (await terminal.SaleAsync(300, Track(Card(0)), Pin(Card(0)), trace)).Code);
    }

    private async Task<OutsideTerminal> SignedInAsync()
    {
        var terminal = await OutsideTerminal.ConnectAsync(demo.Description);
        terminal.Trace = demo.NextTraces();
        Assert.Equal("00", await terminal.SignInAsync((string)demo.Description["operator"]!));
        return terminal;
    }

    private JsonNode Card(int index) => demo.Description["cards"]![index]!;

    private static string Track(JsonNode card) => (string)card["track2"]!;

    private static string Pin(JsonNode card) => (string)card["pin"]!;
}
