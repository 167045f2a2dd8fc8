using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class LostAnswerTests
{
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Sale_without_an_answer_is_answered_98_and_taken_back_at_the_network()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        Assert.Equal("98", await LoseAsync(test, terminal, sale));
        var reversal = await test.Network.NextAsync(420, 421);
        var sent = Assert.Single(test.Network.Sales);

        Assert.Equal(420, reversal.Mti.Value);
        foreach (var field in new[] { 2, 3, 4, 12, 13, 18, 22, 25, 32, 33, 37, 41, 42, 49 })
            Assert.Equal(sent.Text(field), reversal.Text(field));
        Assert.Equal("98", reversal.Text(39));
        Assert.Equal($"0200{sent.Text(11)}{sent.Text(7)}0004898110000048981100", reversal.Text(90));
        Assert.False(reversal.Is(11, sent.Text(11)));
        await test.SettledAsync();
        Assert.Equal(TransactionState.Reversed, test.Find(terminal, terminal.LastTrace).State);
        Assert.Empty(test.Queries.Accounts());
        Assert.True(test.Host.Verification.Verify().IsEqual);
        Assert.Equal("98", await terminal.CodeOfAsync(sale));
    }

    [Fact]
    public async Task Reversal_is_repeated_until_it_is_answered_with_one_STAN()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var silent = 3;
        test.Network.Reversal = _ => silent-- > 0 ? NetworkAct.Silence : new NetworkAct("25");
        await LoseAsync(test, terminal, terminal.Sale(100, TestCard.Debit));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await test.Network.NextAsync(420, 421);
            await test.Time.TimerSetFor(NetworkTimeout);
            test.Time.Advance(NetworkTimeout);
            await test.Time.TimerSetFor(TimeSpan.FromSeconds(1 << attempt));
            test.Time.Advance(TimeSpan.FromSeconds(1 << attempt));
        }

        await test.SettledAsync();
        var sent = test.Network.Reversals.ToList();
        Assert.Equal([420, 421, 421, 421], sent.Select(message => (int)message.Mti.Value));
        Assert.Single(sent.Select(message => message.Text(7) + message.Text(11)).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reversal_stands_across_a_kill()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Reversal = _ => NetworkAct.Silence;
        await LoseAsync(test, terminal, terminal.Sale(100, TestCard.Debit));
        var before = await test.Network.NextAsync(420);
        test.Network.Reversal = _ => NetworkAct.Approve;
        await test.KillAsync();
        var after = await test.Network.NextAsync(421);
        Assert.Equal(before.Text(11), after.Text(11));
        await test.SettledAsync();
        Assert.Equal(TransactionState.Reversed, test.Find(terminal, terminal.LastTrace).State);
    }

    [Fact]
    public async Task Kill_between_intent_and_answer_ends_in_a_reversal()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Silence;
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.SendAsync(sale);
        await test.Network.NextAsync(200);
        await test.KillAsync();

        await test.Network.NextAsync(420, 421);
        await test.SettledAsync();
        Assert.Equal(TransactionState.Reversed, test.Find(terminal, terminal.LastTrace).State);
        terminal.Frames = test.Connect();
        Assert.Equal("98", await terminal.CodeOfAsync(sale));
        Assert.Single(test.Network.Sales);
        Assert.True(test.Host.Verification.Verify().IsEqual);
    }

    [Fact]
    public async Task Late_approval_is_written_down_and_never_posted()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Reversal = _ => NetworkAct.Silence;
        await LoseAsync(test, terminal, terminal.Sale(100, TestCard.Debit));
        await test.Network.AnswerAsync(test.Network.Sales.Single(), NetworkAct.Approve);
        await test.CountedAsync("network_unmatched/transaction", 1);
        while (!test.Queries.Journal(TestHost.Mid, 10).Any(line => line.Detail.Contains("not posted", StringComparison.Ordinal)))
            await Task.Delay(1);

        Assert.Equal(TransactionState.Unknown, test.Find(terminal, terminal.LastTrace).State);
        Assert.Equal(terminal.LastTrace, test.Queries.Journal(TestHost.Mid, 10).First(line => line.Detail.Contains("not posted", StringComparison.Ordinal)).Key.Trace);
        Assert.Empty(test.Queries.Accounts());
    }

    [Fact]
    public async Task Answer_that_comes_twice_is_posted_once()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { Times = 2 };
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await test.CountedAsync("network_unmatched/transaction", 1);
        Assert.Equal(100, test.Balance(AccountKind.NetworkReceivable));
    }

    public static TheoryData<string> Untrusted => ["MAC", "amount", "terminal", "RRN", "no code", "part approval"];

    [Theory]
    [MemberData(nameof(Untrusted))]
    public async Task Approval_that_cannot_be_trusted_counts_as_lost(string what)
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => what switch
        {
            "MAC" => NetworkAct.Approve with { WrongMac = true },
            "amount" => NetworkAct.Approve with { Spoil = answer => answer.SetNumber(4, 99) },
            "terminal" => NetworkAct.Approve with { Spoil = answer => answer.Set(41, TestHost.Tid2) },
            "RRN" => NetworkAct.Approve with { Spoil = answer => answer.Set(37, "999999999999") },
            "no code" => NetworkAct.Approve with { Spoil = answer => answer.Remove(39) },
            _ => new NetworkAct("10"),
        };
        var terminal = await test.SignedInAsync();
        Assert.Equal("98", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await test.Network.NextAsync(420);
        await test.SettledAsync();
        Assert.Empty(test.Queries.Accounts());
        Assert.Equal(TransactionState.Reversed, test.Find(terminal, terminal.LastTrace).State);
    }

    [Fact]
    public async Task Line_cut_after_the_request_counts_as_lost_and_the_reversal_follows_on_the_next_line()
    {
        await using var test = await TestHost.StartAsync();
        test.Network.Sale = _ => NetworkAct.Approve with { CutsLine = true };
        var terminal = await test.SignedInAsync();
        Assert.Equal("98", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.Network.NextAsync(420, 421);
        await test.SettledAsync();
        Assert.Empty(test.Queries.Accounts());
    }

    /// <summary>Sends a sale, lets the network's time run out, and reads the answer.</summary>
    private static async Task<string> LoseAsync(TestHost test, ScriptedTerminal terminal, Message sale)
    {
        test.Network.Sale = _ => NetworkAct.Silence;
        await terminal.SendAsync(sale);
        await test.Network.NextAsync(200);
        await test.Time.TimerSetFor(NetworkTimeout);
        test.Time.Advance(NetworkTimeout);
        var answer = await terminal.ReadAsync();
        Assert.True(terminal.IsAuthentic(answer, terminal.LastAnswer));
        return answer.Text(39)!;
    }
}
