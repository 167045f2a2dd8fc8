using System.Security.Cryptography;
using System.Text;
using Piaohao.Acquirer.Orders;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Orders;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class ActivationTests
{
    private static readonly byte[] Nonce = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    [Fact]
    public async Task New_terminal_proves_its_code_and_works_with_the_key_it_is_given()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var code = Order(test);
        var terminal = test.Terminal();
        var key = KeyOf(test, await AskAsync(terminal, code), code);
        Assert.NotNull(key);
        Assert.Equal(test.Host.MasterKeyCheckValue(TestHost.Mid, TestHost.Tid1), key.CheckValue);
        var activated = new ScriptedTerminal(test.TerminalHsm, key, test.Connect(), TestHost.Mid, TestHost.Tid1, MacAlgorithm.UnionPayEcb);
        Assert.Equal("00", (await activated.SignInAsync()).Text(39));
        Assert.Equal("00", (await activated.AskAsync(activated.Sale(4500, TestCard.Debit))).Text(39));
    }

    [Fact]
    public async Task Lost_answer_is_asked_for_again_and_brings_the_same_key_while_another_terminal_gets_none()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var code = Order(test);
        var terminal = test.Terminal();
        var first = KeyOf(test, await AskAsync(terminal, code), code);
        await test.KillAsync();
        var again = KeyOf(test, await AskAsync(test.Terminal(), code), code);
        Assert.Equal(first!.CheckValue, again!.CheckValue);
        Assert.Equal("97", (await AskAsync(test.Terminal(), code, nonce: [.. Nonce.Reverse()])).Text(39));
    }

    [Fact]
    public async Task Code_ends_after_five_guesses_and_with_its_time()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var code = Order(test);
        var terminal = test.Terminal();
        for (var guess = 0; guess < 5; guess++) Assert.Equal("97", (await AskAsync(terminal, $"AAAAAAAAAAAAAAA{(char)('A' + guess)}")).Text(39));
        Assert.Equal("97", (await AskAsync(terminal, code)).Text(39));

        code = Order(test);
        test.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("97", (await AskAsync(test.Terminal(), code)).Text(39));
        Assert.Equal("97", (await AskAsync(test.Terminal(TestHost.Tid2), code)).Text(39));
    }

    [Fact]
    public async Task Answer_that_was_tampered_with_gives_no_key()
    {
        await using var test = await TestHost.WithOrdersAsync();
        var code = Order(test);
        var answer = await AskAsync(test.Terminal(), code);
        var field62 = answer.Bytes(62).ToArray();
        field62[3] ^= 1;
        Assert.Null(KeyOf(test, answer.SetBytes(62, field62), code));
    }

    private static string Order(TestHost test)
    {
        using var random = RandomNumberGenerator.Create();
        var text = new ActivationOffice(test.HostHsm, test.Orders, test.Time, random)
            .Issue(TestHost.Snapshot().FindTerminal(TestHost.Mid, TestHost.Tid1)!, "host.example", 8583, false, TimeSpan.FromHours(1), "new");
        Assert.True(ActivationText.TryParse(text.ToText(), out var read));
        Assert.Equal(text, read);
        return text.Code;
    }

    private static async Task<Message> AskAsync(ScriptedTerminal terminal, string code, byte[]? nonce = null)
    {
        var used = nonce ?? Nonce;
        var message = terminal.Ask(800, NetworkCodes.Activation);
        var proof = ActivationSecret.Proof(ActivationSecret.Of(code, terminal.Id, TestHost.Mid), terminal.Id, TestHost.Mid, terminal.LastTrace, used);
        return await terminal.AskAsync(message.SetBytes(62, [.. used, .. proof]));
    }

    private static WrappedKey? KeyOf(TestHost test, Message answer, string code)
    {
        Assert.Equal("00", answer.Text(39));
        var field62 = answer.Bytes(62).ToArray();
        var protection = ActivationSecret.ProtectionKey(ActivationSecret.Of(code, TestHost.Tid1, TestHost.Mid), Nonce, field62.AsSpan(0, 16));
        return test.TerminalHsm.ImportMaster(KeyAlgorithm.TripleDes, Encoding.ASCII.GetString(field62.AsSpan(16)), protection);
    }
}
