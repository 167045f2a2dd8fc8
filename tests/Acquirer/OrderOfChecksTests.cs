using Piaohao.Iso8583;
using Xunit;

namespace Piaohao.Acquirer.Tests;

/// <summary>Each check comes before the next: a message that fails two is answered with the first one's code.</summary>
public sealed class OrderOfChecksTests
{
    /// <summary>The checks in their order, each with what makes a right sale fail it.</summary>
    private static readonly (string Code, Action<Message> Break)[] Checks =
    [
        ("30", sale => sale.Remove(25)),
        ("03", sale => sale.Set(42, "898110053119999")),
        ("97", sale => sale.Set(41, "99999999")),
        ("A8", _ => { }),
        ("A0", _ => { }),
        ("77", sale => sale.Set(60, "2200000200050")),
        ("13", sale => sale.SetNumber(4, 0)),
    ];

    [Fact]
    public async Task Checks_come_in_the_order_of_the_list()
    {
        await using var test = await TestHost.StartAsync();
        for (var first = 0; first < Checks.Length; first++)
            for (var second = first; second < Checks.Length; second++)
                Assert.Equal(Checks[first].Code, await AnswerAsync(test, Checks[first], Checks[second]));
        Assert.Empty(test.Network.All);
        Assert.Empty(test.Queries.Accounts());
    }

    [Theory]
    [InlineData(TestHost.ClosedTid, TestHost.ClosedMid, "03")]
    [InlineData(TestHost.SuspendedTid, TestHost.Mid, "97")]
    [InlineData(TestHost.ClosedTid, TestHost.Mid, "97")]
    public async Task Merchant_or_terminal_that_may_not_trade_is_refused(string tid, string mid, string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = test.Terminal(tid, mid);
        var sale = terminal.Sale(100, TestCard.Debit, withPin: false).SetBytes(64, new byte[8]);
        Assert.Equal(code, (await terminal.AskAsync(sale)).Text(39));
    }

    [Fact]
    public async Task Reloaded_directory_holds_from_the_next_message_on()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        test.Registry.Replace(new Merchants.DirectorySnapshot(test.Registry.Current.Merchants, []));
        Assert.Equal("97", (await terminal.AskAsync(terminal.Sale(100, TestCard.Debit))).Text(39));
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "amount above the limit", "61" },
        { "another currency", "12" },
        { "another processing code", "12" },
        { "a chip entry", "40" },
        { "a void that names no sale", "30" },
        { "a void of an unknown sale", "25" },
        { "a refund with a track", "30" },
        { "an adjustment", "40" },
        { "a chip sale told later", "40" },
        { "a pre-authorisation as a sale", "12" },
        { "a track that is no card", "30" },
        { "a typed number that differs from the track", "30" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_host_does_not_do_is_refused_clearly(string what, string code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync(code: 3);
        var sale = terminal.Sale(100, TestCard.Debit);
        var asked = what switch
        {
            "amount above the limit" => sale.SetNumber(4, 5_000_001),
            "another currency" => sale.Set(49, "840"),
            "another processing code" => sale.Set(3, "010000"),
            "a chip entry" => sale.Set(22, "051"),
            "a void that names no sale" => sale.Set(60, terminal.Field60(23)).Set(3, "200000"),
            "a void of an unknown sale" =>
                sale.Set(60, terminal.Field60(23)).Set(3, "200000").Set(37, "000000000001").Set(38, "A00001").Set(61, "000001000999"),
            "a refund with a track" => Retyped(sale, 220).Set(60, terminal.Field60(25)),
            "an adjustment" => Retyped(sale, 220).Set(60, terminal.Field60(32)),
            "a chip sale told later" => Retyped(sale, 220).Set(60, terminal.Field60(36)),
            "a pre-authorisation as a sale" => Retyped(sale, 100).Set(60, terminal.Field60(10)),
            "a track that is no card" => sale.Set(35, "1234567890123456789=9913101"),
            _ => sale.Set(2, TestCard.Other.Pan),
        };
        Assert.Equal(code, await terminal.CodeOfAsync(asked));
        Assert.Empty(test.Network.All);
    }

    [Fact]
    public async Task Typed_card_number_is_refused_where_the_profile_forbids_it()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync(TestHost.Tid2, 3);
        Assert.Equal("58", await terminal.CodeOfAsync(terminal.ManualSale(100, TestCard.Debit)));
    }

    private static async Task<string> AnswerAsync(
        TestHost test, (string Code, Action<Message> Break) first, (string Code, Action<Message> Break) second)
    {
        var codes = new[] { first.Code, second.Code };
        var terminal = await test.SignedInAsync(code: 3);
        if (codes.Contains("A8", StringComparer.Ordinal)) await terminal.AskAsync(terminal.Management(820, 2));
        var sale = terminal.Sale(100, TestCard.Debit, withPin: false, useTrace: 500);
        first.Break(sale);
        second.Break(sale);
        var wire = terminal.Seal(sale);
        if (codes.Contains("A0", StringComparer.Ordinal)) wire[^1] ^= 1;
        await terminal.Frames.WriteAsync(wire, CancellationToken.None);
        return (await terminal.ReadAsync()).Text(39)!;
    }

    private static Message Retyped(Message sale, short mti)
    {
        sale.Mti = new Mti(mti);
        return sale;
    }
}
