using System.Text;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class SecrecyTests
{
    [Fact]
    public async Task No_card_number_track_or_PIN_is_in_the_database_or_the_log()
    {
        await using var test = await TestHost.StartAsync();
        var terminal = await test.SignedInAsync();
        var approved = terminal.Sale(100, TestCard.Debit);
        await terminal.CodeOfAsync(approved);
        await terminal.CodeOfAsync(terminal.ReversalOf(approved));
        await terminal.CodeOfAsync(terminal.ManualSale(100, TestCard.Credit));
        test.Network.Sale = _ => NetworkAct.Approve with { WrongMac = true };
        await terminal.CodeOfAsync(terminal.Sale(200, TestCard.Other));
        test.Network.Sale = _ => new NetworkAct("51");
        await terminal.CodeOfAsync(terminal.Sale(300, TestCard.Unknown));
        await test.SettledAsync();
        var wire = terminal.Seal(terminal.Sale(100, TestCard.Debit));
        await terminal.Frames.WriteAsync(wire.AsMemory(0, wire.Length - 1), CancellationToken.None);
        await terminal.ReadAsync();

        byte[][] stored = [Encoding.UTF8.GetBytes(string.Join('\n', test.Logs.All)), .. test.Stored];
        Assert.Contains(stored, bytes => bytes.AsSpan().IndexOf("629901*********"u8) >= 0);
        foreach (var secret in Secrets())
            Assert.DoesNotContain(stored, bytes => bytes.AsSpan().IndexOf(secret) >= 0);
    }

    private static IEnumerable<byte[]> Secrets()
    {
        foreach (var card in new[] { TestCard.Debit, TestCard.Credit, TestCard.Other, TestCard.Unknown })
        {
            yield return Encoding.ASCII.GetBytes(card.Pan);
            yield return Encoding.ASCII.GetBytes(card.Pan[6..^4]);
            yield return Convert.FromHexString(card.Pan[..(card.Pan.Length / 2 * 2)]);
            yield return Encoding.ASCII.GetBytes(card.Track[card.Pan.Length..]);
        }

        yield return Encoding.ASCII.GetBytes(ScriptedTerminal.Pin);
    }
}
