using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Ledger;
using Piaohao.Transactions;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SaleTests
{
    [Fact]
    public async Task Approved_sale_stands_in_the_books_and_is_answered_with_a_MAC()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(10_000, TestCard.Debit);
        var answer = await terminal.AskAsync(sale);

        Assert.True(terminal.IsAuthentic(answer, terminal.LastAnswer));
        Assert.Equal(210, answer.Mti.Value);
        Assert.Equal("00", answer.Text(39));
        foreach (var field in new[] { 3, 4, 11, 25, 41, 42, 49, 60 })
            Assert.Equal(sale.Text(field), answer.Text(field));
        Assert.Equal(12, answer.Text(37)!.Length);
        Assert.NotNull(answer.Text(38));
        Assert.Equal("1122", answer.Text(15));
        Assert.Equal("99010000   48981100   ", answer.Text(44));

        // 0.50 % of 100.00 yuan is 50 fen.
        Assert.Equal(10_000, test.Balance(AccountKind.NetworkReceivable));
        Assert.Equal(9_950, test.Balance(AccountKind.MerchantPayable));
        Assert.Equal(50, test.Balance(AccountKind.FeeIncome));
        var row = test.Find(terminal, terminal.LastTrace);
        Assert.Equal((TransactionState.Approved, $"629901*********{TestCard.Debit.Pan[^4..]}", "01"), (row.State, row.PanMasked, row.OperatorId));
        Assert.True(test.Host.Verification.Verify().IsEqual);
    }

    [Fact]
    public async Task The_network_gets_the_card_and_the_PIN_under_its_own_key()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(12_345, TestCard.Debit));

        var sent = Assert.Single(test.Network.Sales);
        Assert.Equal(TestCard.Debit.Pan, sent.Text(2));
        Assert.Equal(TestCard.Debit.Track, sent.Text(35));
        Assert.Equal(TestCard.Debit.Expiry, sent.Text(14));
        Assert.Equal("000000012345", sent.Text(4));
        Assert.Equal(("1122120000", "120000", "1122"), (sent.Text(7), sent.Text(12), sent.Text(13)));
        Assert.Equal(("5311", "021", "00", "12"), (sent.Text(18), sent.Text(22), sent.Text(25), sent.Text(26)));
        Assert.Equal(("48981100", "48981100", "156", "2600000000000000"), (sent.Text(32), sent.Text(33), sent.Text(49), sent.Text(53)));
        Assert.StartsWith("Piaohao Demo Shop ", sent.Text(43), StringComparison.Ordinal);

        var hsm = test.NetworkHsm;
        var verification = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var offset = hsm.MakePinOffset(verification, TestCard.Debit.Pan, ScriptedTerminal.Pin.ToCharArray());
        Assert.Equal(PinResult.Ok, hsm.VerifyPin(test.Network.PinKey, PinBlockFormat.Iso0, sent.Bytes(52), TestCard.Debit.Pan, verification, offset));
    }

    [Theory]
    [InlineData(TestHost.Tid1, 3)]
    [InlineData(TestHost.SingleTid, 1)]
    [InlineData(TestHost.RawTid, 4)]
    public async Task Sale_works_with_each_key_set_and_MAC_form(string tid, int code)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync(tid, code);
        var sale = terminal.Sale(10_000, TestCard.Credit, withPin: false);
        Assert.Equal("00", await terminal.CodeOfAsync(sale));
        Assert.Equal(60, test.Balance(AccountKind.FeeIncome));
    }

    [Fact]
    public async Task Typed_card_number_goes_without_a_track()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.ManualSale(100, TestCard.Credit)));
        var sent = Assert.Single(test.Network.Sales);
        Assert.Equal((false, TestCard.Credit.Pan, false), (sent.Has(35), sent.Text(2), sent.Has(52)));
    }

    [Theory]
    [InlineData("51", "51")]
    [InlineData("55", "55")]
    [InlineData("A0", "96")]
    public async Task Decline_of_the_network_reaches_the_terminal_and_moves_no_money(string code, string expected)
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.Sale = _ => new NetworkAct(code);
        Assert.Equal(expected, await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        Assert.Equal(TransactionState.Declined, test.Find(terminal, terminal.LastTrace).State);
        Assert.Empty(test.Queries.Accounts());
        Assert.Empty(test.Network.Reversals);
    }

    [Fact]
    public async Task PIN_block_that_holds_no_PIN_is_answered_99_and_nothing_is_sent()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit).SetBytes(52, new byte[8]);
        Assert.Equal("99", await terminal.CodeOfAsync(sale));
        Assert.Empty(test.Network.All);
        Assert.Equal(TransactionState.Declined, test.Find(terminal, terminal.LastTrace).State);
    }

    [Fact]
    public async Task Network_down_is_answered_91_with_nothing_sent_and_nothing_to_take_back()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        test.Network.IsReachable = false;
        test.Network.Cut();
        while (test.Host.Network.State != Network.NetworkState.Down) await Task.Delay(1);
        Assert.Equal("91", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
        Assert.Equal(default, test.Queries.Open());

        test.Network.IsReachable = true;
        await test.Time.RetrySet();
        test.Time.Advance(TimeSpan.FromSeconds(60));
        await test.NetworkUpAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit)));
    }

    [Fact]
    public async Task Reference_numbers_are_never_given_twice_not_even_after_a_kill()
    {
        await using var test = await TestHost.StartAsync();
        var numbers = new List<string>();
        for (var life = 0; life < 3; life++)
        {
            var terminal = await test.SignedInAsync();
            for (var i = 0; i < 5; i++) numbers.Add(
                (await terminal.AskAsync(terminal.Sale(100, TestCard.Debit, useTrace: (life * 10) + i + 1))).Text(37)!);
            await test.KillAsync();
        }

        Assert.Equal(15, numbers.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(15, test.Network.Sales.Select(sale => sale.Text(7) + sale.Text(11)).Distinct(StringComparer.Ordinal).Count());
        Assert.All(numbers, number => Assert.Equal(12, number.Length));
    }

    [Fact]
    public async Task Fee_is_never_above_the_amount()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(1, TestCard.Debit)));
        Assert.Equal((1, 0, 1), (test.Balance(AccountKind.NetworkReceivable), test.Balance(AccountKind.MerchantPayable), test.Balance(AccountKind.FeeIncome)));
    }

    [Fact]
    public async Task Each_hop_is_in_the_journal()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        await terminal.CodeOfAsync(terminal.Sale(100, TestCard.Debit));
        var lines = test.Queries.Journal(TestHost.Mid, 4).Reverse().Select(line => (line.Hop, line.Mti, line.Code));
        Assert.Equal(
            [(Hop.TerminalToHost, "0200", ""), (Hop.HostToNetwork, "0200", ""), (Hop.NetworkToHost, "0210", "00"), (Hop.HostToTerminal, "0210", "00")], lines);
    }

    [Fact]
    public async Task Each_hop_of_a_transaction_is_found_from_it_and_those_of_its_reversal_with_it()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var sale = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(sale);
        await terminal.CodeOfAsync(terminal.Sale(200, TestCard.Debit));
        await terminal.CodeOfAsync(terminal.ReversalOf(sale));
        await test.SettledAsync();
        var key = test.Queries.Recent(TestHost.Mid, 2)[^1].Key;
        var lines = test.Queries.JournalOf(key);
        Assert.All(lines, line => Assert.Equal(key, line.Key));
        Assert.Equal(
            ["0200", "0200", "0210", "0210", "0400", "0410", "0420", "0430"], lines.Select(line => line.Mti));
        var other = test.Queries.JournalOf(test.Queries.Recent(TestHost.Mid, 1)[0].Key);
        Assert.Equal(["0200", "0200", "0210", "0210"], other.Select(line => line.Mti));
    }
}
