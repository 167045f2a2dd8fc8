using System.Text;
using Piaohao.BlackBox;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class BlackBoxTests
{
    [Fact]
    public void A_sale_can_be_followed_from_the_keys_to_the_slip()
    {
        using var bench = new TillBench().Ready();
        var before = Segments.Read(bench.Folder).Records.Length;
        bench.Sell("4500", TestCards.Debit);
        var sale = Segments.Read(bench.Folder).Records[before..];
        Assert.Equal(
            ["key D", "screen amount", "key D", "key D", "key D", "key Confirm", "screen card", "card c1", "screen pin", "screen waiting"],
            sale.Where(record => record.What is What.Pressed or What.Screen or What.Card).Select(record => $"{record.What} {record["key"] ?? record["screen"] ?? record["card"]}").Take(10));
        var sent = sale.Single(record => record.What == What.Sent);
        Assert.Equal(("0200", "22", "4500"), (sent["mti"], sent["type"], sent["amount"]));
        var ended = sale.Single(record => record.What == What.Ended);
        Assert.Equal((sent["trace"], "answered", "00"), (ended["trace"], ended["how"], ended["code"]));
        Assert.Equal("00", sale.Single(record => record.What == "TransactionEnded")["code"]);
        Assert.Equal(["Merchant", "Cardholder"], sale.Where(record => record.What == What.Slip && record["trace"] == sent["trace"]).Select(record => record["copy"]));
    }

    [Fact]
    public void A_lost_answer_a_power_cut_and_the_reversal_after_it_stand_in_order()
    {
        using var bench = new TillBench().Ready();
        bench.Host.OnSale = _ => new Plan { After = new TaskCompletionSource().Task };
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        bench.PullThePlug();
        bench.SwitchOn();
        bench.LogIn();
        var records = Segments.Read(bench.Folder).Records;
        var sale = records.Last(record => record.What == What.Sent && record["mti"] == "0200");
        Assert.DoesNotContain(records, record => record.What == What.Ended && record["trace"] == sale["trace"] && record["mti"] == "0200");
        var restart = records.LastIndexOf(records.Last(record => record.What == What.On));
        Assert.True(restart > records.IndexOf(sale));
        var reversal = records[restart..].First(record => record.What == What.Ended && record["mti"] == "0400");
        Assert.Equal((sale["trace"], "answered", "00"), (reversal["originalTrace"], reversal["how"], reversal["code"]));
    }

    [Fact]
    public void Switching_off_is_told_from_a_power_cut()
    {
        using var bench = new TillBench().Ready();
        Assert.DoesNotContain(Segments.Read(bench.Folder).Records, record => record.What == What.Off);
        bench.Off();
        Assert.Equal(What.Off, Segments.Read(bench.Folder).Records[^1].What);
    }

    [Fact]
    public void Neither_file_nor_export_holds_a_card_a_track_a_PIN_a_password_or_a_typed_amount()
    {
        using var bench = new TillBench(options => options with { ManualEntry = true });
        bench.SwitchOn();
        bench.LogIn();
        bench.Press(Key.Confirm);
        const string pin = "918273";
        bench.Charge("4500", TestCards.Debit, pin);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Host.OnSale = _ => new Plan { Cut = true };
        bench.Host.OnReversal = _ => new Plan { Cut = true };
        ManualEntryTests.Type(bench, TestCards.DebitPan, "1230");
        bench.Press(Key.Confirm);

        var (records, damaged) = Segments.Read(bench.Folder);
        Assert.Equal(0, damaged);
        using var export = new MemoryStream();
        Export.Write(export, bench.Time.GetUtcNow(), records.Select(record => new PartyRecord(Export.Terminal, record)), damaged);
        string[] kept = [Encoding.UTF8.GetString(export.ToArray()), .. Directory.GetFiles(bench.Folder, Segments.NameStart + "*").Select(File.ReadAllText)];
        Assert.Equal(2, kept.Length);
        string[] secrets = [TestCards.DebitPan, TestCards.DebitPan[6..15], TestCards.DebitPan[^4..] + "=", TestCards.Debit.Track2.Split('=')[1], pin, "\"D4\"", "\"D9\""];
        foreach (var secret in secrets) Assert.All(kept, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        Assert.Contains(records, record => record.What == What.Card && record["how"] == "typed" && record["card"] == "c1");

        // While a PIN or a password is asked for, no key is kept, not even that there was one.
        var screen = "";
        foreach (var record in records)
        {
            if (record.What == What.Screen) screen = record["screen"]!;
            if (record.What == What.Pressed) Assert.DoesNotContain(screen, (string[])["pin", "password"]);
        }

        Assert.Contains(records, record => record["screen"] == "pin");
    }
}
