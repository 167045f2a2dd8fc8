using System.Text;
using Piaohao.BlackBox;
using Xunit;

namespace Piaohao.Acquirer.Tests;

public sealed class BlackBoxTests
{
    [Fact]
    public async Task A_sale_is_recorded_from_the_terminal_to_the_network_and_back_without_its_card()
    {
        await using var test = await TestHost.StartAsync();
        using var recorder = new FileRecorder(test.Folder, test.Time);
        test.Recorder = recorder;
        await test.RestartAsync();
        var terminal = await test.SignedInAsync();
        Assert.Equal("00", await terminal.CodeOfAsync(terminal.Sale(4500, TestCard.Debit)));
        test.Network.Sale = _ => new NetworkAct("51");
        Assert.Equal("51", await terminal.CodeOfAsync(terminal.Sale(300, TestCard.Unknown)));

        var (records, damaged) = Segments.Read(test.Folder);
        Assert.Equal(0, damaged);
        Assert.Contains(records, record => record.What == What.On);
        Assert.Contains(records, record => record.What == "NetworkIs" && record["state"] == "Up");
        var sales = records.Where(record => record["type"] == "22" || record["mti"] == "0200").ToArray();
        Assert.Equal([What.Taken, What.Sent, What.Ended, What.Decided, What.Taken, What.Sent, What.Ended, What.Decided], sales.Select(record => record.What));
        Assert.Equal((TestHost.Mid, TestHost.Tid1, "4500"), (sales[0]["merchant"], sales[0]["terminal"], sales[0]["amount"]));
        Assert.Equal(("Answered", "00", sales[0]["trace"], "00"), (sales[2]["how"], sales[2]["code"], sales[3]["trace"], sales[3]["code"]));
        Assert.Equal("51", sales[7]["code"]);

        var text = string.Concat(Directory.GetFiles(test.Folder, Segments.NameStart + "*").Select(File.ReadAllText));
        Assert.NotEmpty(text);
        foreach (var card in (TestCard[])[TestCard.Debit, TestCard.Unknown])
        {
            Assert.DoesNotContain(card.Pan, text, StringComparison.Ordinal);
            Assert.DoesNotContain(card.Pan[6..^4], text, StringComparison.Ordinal);
            Assert.DoesNotContain(card.Track[card.Pan.Length..], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_is_not_in_the_directory_is_not_named()
    {
        await using var test = await TestHost.StartAsync();
        using var recorder = new FileRecorder(test.Folder, test.Time);
        test.Recorder = recorder;
        await test.RestartAsync();
        var terminal = await test.SignedInAsync();
        // A card number of 15 digits where the merchant's should stand.
        const string posed = "376100000000000";
        var sale = terminal.Sale(100, TestCard.Debit).Set(42, posed);
        await terminal.Frames.WriteAsync(terminal.Seal(sale), CancellationToken.None);
        await terminal.ReadAsync();
        var text = string.Concat(Directory.GetFiles(test.Folder, Segments.NameStart + "*").Select(File.ReadAllText));
        Assert.Contains("\"code\":\"03\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(posed, text, StringComparison.Ordinal);
    }
}
