using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;
using static Piaohao.EndToEnd.Tests.OutsideTerminal;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A whole trading day of a program that knows nothing but docs/wire.md: every transaction, then a settlement that balances and one that does not.</summary>
public sealed class OutsideDayTests(DemoFixture demo) : IClassFixture<DemoFixture>, IAsyncDisposable
{
    /// <summary>Sales 100.00, 25.00 and 44.00 with the tip, completions 110.00 and 50.00, offline 12.00.</summary>
    private const long Debits = 34_100;

    /// <summary>Void 25.00, refunds 30.00 and 20.00, completion void 110.00.</summary>
    private const long Credits = 18_500;

    private OutsideTerminal terminal = null!;
    private string track = "", pin = "";

    [Fact]
    public async Task It_does_everything_a_shop_does_in_a_day()
    {
        terminal = await OutsideTerminal.ConnectAsync(demo.Description);
        Assert.Equal("00", await terminal.SignInAsync((string)demo.Description["operator"]!));
        var card = demo.Description["cards"]![0]!;
        (track, pin) = ((string)card["track2"]!, (string)card["pin"]!);
        var before = await demo.BalanceAsync(0);

        await BalanceAsync(before);
        var first = await SaleAsync(10_000);
        var second = await SaleAsync(2_500);
        var third = await SaleAsync(4_000);
        await VoidAsync(second);
        await RefundInPartsAsync(first);
        await PreAuthorisationAsync();
        await TipAsync(third);
        await OfflineSaleAsync();
        await QueryAsync(second, "09");
        await QueryAsync(first, "10");

        await demo.UntilAsync(async () => before - await demo.BalanceAsync(0) == Debits - Credits, "the card pays what stands");
        await SettleBalancedAsync();
        await SettleWithDifferenceAsync();
        Assert.Equal(0, (await RunningPiaohao.CommandAsync("verify", "--data", demo.Piaohao.Data)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        if (terminal is not null) await terminal.DisposeAsync();
    }

    private async Task BalanceAsync(long expected)
    {
        var fields = Card("310000", "00", null, withPin: true);
        var answer = await OkAsync("0200", "01", fields);
        Assert.Equal($"156C{expected:000000000000}", answer.Text(54)[4..]);
    }

    private async Task<Made> SaleAsync(long fen)
    {
        var trace = terminal.Trace;
        var answer = await OkAsync("0200", "22", Card("000000", "00", fen, withPin: true));
        return new Made(terminal.Batch, trace, fen, answer.Text(37), answer.Text(38), answer.Digits(13, 4));
    }

    /// <summary>Another card, a wrong amount and an unknown original are refused; then the void goes through, and only once.</summary>
    private async Task VoidAsync(Made sale)
    {
        var other = (string)demo.Description["cards"]![1]!["track2"]!;
        Assert.Equal("59", (await AskAsync("0200", "23", Void(sale, other))).Code);
        Assert.Equal("64", (await AskAsync("0200", "23", Void(sale with { Fen = sale.Fen + 1 }))).Code);
        Assert.Equal("25", (await AskAsync("0200", "23", Void(sale with { Trace = 999_998, Rrn = "999999999999" }))).Code);
        await OkAsync("0200", "23", Void(sale));
        Assert.Equal("12", (await AskAsync("0200", "23", Void(sale))).Code);
        Assert.Equal("12", (await AskAsync("0220", "25", Refund(sale, 100))).Code);
    }

    private async Task RefundInPartsAsync(Made sale)
    {
        var trace = terminal.Trace;
        var part = await OkAsync("0220", "25", Refund(sale, 3_000));
        var again = await terminal.AskAsync("0220", "25", trace, Refund(sale, 3_000));
        Assert.Equal(("00", part.Text(37)), (again.Code, again.Text(37)));
        Assert.Equal("64", (await AskAsync("0220", "25", Refund(sale, 7_001))).Code);
        await OkAsync("0220", "25", Refund(sale with { Batch = 0, Trace = 0 }, 2_000));
    }

    private async Task PreAuthorisationAsync()
    {
        var let = await PreAuthoriseAsync(1_000);
        await OkAsync("0100", "11", Linked("200000", "06", 1_000, let));

        var held = await PreAuthoriseAsync(10_000);
        Assert.Equal("64", (await AskAsync("0200", "20", Linked("000000", "06", 11_501, held))).Code);
        var trace = terminal.Trace;
        var completion = await OkAsync("0200", "20", Linked("000000", "06", 11_000, held));
        var made = new Made(terminal.Batch, trace, 11_000, completion.Text(37), completion.Text(38), completion.Digits(13, 4));
        await OkAsync("0200", "21", With37(Linked("200000", "06", 11_000, made), made.Rrn));
        await OkAsync("0220", "24", Notice(Linked("000000", "06", 5_000, held)));
        Assert.Equal("12", (await AskAsync("0100", "11", Linked("200000", "06", 10_000, held))).Code);
    }

    private async Task<Made> PreAuthoriseAsync(long fen)
    {
        var trace = terminal.Trace;
        var answer = await OkAsync("0100", "10", Card("030000", "06", fen, withPin: true));
        return new Made(terminal.Batch, trace, fen, answer.Text(37), answer.Text(38), answer.Digits(13, 4));
    }

    private Task<Answer> TipAsync(Made sale) => OkAsync("0220", "34", new Dictionary<int, byte[]>
    {
        [3] = Convert.FromHexString("000000"),
        [4] = Packed(sale.Fen + 400, 12),
        [22] = [0x01, 0x20],
        [25] = [0x00],
        [37] = Ascii(sale.Rrn),
        [38] = Ascii(sale.Authorisation),
        [48] = PackedVariable("000000000400", 3),
        [61] = PackedVariable($"{sale.Batch:000000}{sale.Trace:000000}{sale.Date}", 3),
    });

    private Task<Answer> OfflineSaleAsync()
    {
        var date = DateTime.UtcNow.AddHours(8).ToString("MMdd", CultureInfo.InvariantCulture);
        var fields = Notice(new Dictionary<int, byte[]>
        {
            [3] = Convert.FromHexString("000000"),
            [4] = Packed(1_200, 12),
            [25] = [0x00],
            [38] = Ascii("778899"),
            [61] = PackedVariable($"{0:000000}{0:000000}{date}0100000000000", 3),
        });
        return OkAsync("0220", "30", fields);
    }

    private async Task QueryAsync(Made asked, string state)
    {
        var answer = await OkAsync("0200", "02", new Dictionary<int, byte[]>
        {
            [3] = Convert.FromHexString("310000"),
            [25] = [0x00],
            [61] = PackedVariable($"{asked.Batch:000000}{asked.Trace:000000}", 3),
        });
        Assert.Equal($"B3030{state}2200{asked.Fen:000000000000}{asked.Rrn}", answer.Text(59));
    }

    private async Task SettleBalancedAsync()
    {
        var settled = await terminal.ManageAsync("0500", "201", Totals(Debits, 6, Credits, 4));
        Assert.Equal(("0510", "00"), (settled.Mti, settled.Code));
        Assert.Equal('1', settled.Digits(48, 62)[30]);
        var ended = await EndAsync("207", 0);
        Assert.False(ended.Fields.ContainsKey(59));
    }

    private async Task SettleWithDifferenceAsync()
    {
        var forgotten = await SaleAsync(4_500);
        var settled = await terminal.ManageAsync("0500", "201", Totals(0, 0, 0, 0));
        Assert.Equal('2', settled.Digits(48, 62)[30]);
        Assert.Equal("000000004500001", settled.Digits(48, 62)[..15]);
        var uploaded = await terminal.ManageAsync("0320", "201", new Dictionary<int, byte[]>
        {
            [48] = PackedVariable($"0100{7777:000000}{"6299010000000000".PadLeft(20, '0')}{100:000000000000}", 3),
        });
        Assert.Equal("00", uploaded.Code);
        var ended = await EndAsync("202", 1);
        Assert.Equal($"B2066H22{forgotten.Trace:000000}000000000000000000004500T00007777000000000100000000000000", Sorted(ended.Text(59)));
    }

    /// <summary>Closes the batch; the same message again gets the same answer, and the next batch has begun.</summary>
    private async Task<Answer> EndAsync(string code, int uploaded)
    {
        var (batch, trace) = (terminal.Batch, terminal.Trace);
        var ended = await terminal.ManageAsync("0320", code, new Dictionary<int, byte[]> { [48] = PackedVariable($"{uploaded:0000}", 3) });
        Assert.Equal("00", ended.Code);
        terminal.Trace = trace;
        var again = await terminal.ManageAsync("0320", code, new Dictionary<int, byte[]> { [48] = PackedVariable($"{uploaded:0000}", 3) });
        Assert.Equal(("00", ended.Digits(60, 8)), (again.Code, again.Digits(60, 8)));
        terminal.TakeBatch(ended);
        Assert.Equal(batch + 1, terminal.Batch);
        return ended;
    }

    private static Dictionary<int, byte[]> Totals(long debit, int debits, long credit, int credits) => new()
    {
        [48] = PackedVariable($"{debit:000000000000}{debits:000}{credit:000000000000}{credits:000}0{new string('0', 31)}", 3),
        [49] = Ascii("156"),
        [63] = Variable("01 "u8.ToArray(), 3),
    };

    private async Task<Answer> OkAsync(string mti, string kind, Dictionary<int, byte[]> fields)
    {
        var answer = await AskAsync(mti, kind, fields);
        Assert.Equal((kind, "00", true), (kind, answer.Code, answer.MacIsGood));
        return answer;
    }

    private Task<Answer> AskAsync(string mti, string kind, Dictionary<int, byte[]> fields) => terminal.AskAsync(mti, kind, terminal.Trace++, fields);

    private Dictionary<int, byte[]> Card(string processingCode, string condition, long? fen, bool withPin, string? swiped = null)
    {
        var fields = new Dictionary<int, byte[]>
        {
            [3] = Convert.FromHexString(processingCode),
            [22] = withPin ? [0x02, 0x10] : [0x02, 0x20],
            [25] = Convert.FromHexString(condition),
            [35] = PackedVariable((swiped ?? track).Replace('=', 'D'), 2),
        };
        if (fen is { } amount) fields[4] = Packed(amount, 12);
        if (withPin) terminal.AddPin(fields, track, pin);
        return fields;
    }

    private Dictionary<int, byte[]> Void(Made sale, string? swiped = null)
    {
        var fields = With37(Card("200000", "00", sale.Fen, withPin: false, swiped), sale.Rrn);
        fields[38] = Ascii(sale.Authorisation);
        fields[61] = PackedVariable($"{sale.Batch:000000}{sale.Trace:000000}", 3);
        return fields;
    }

    private Dictionary<int, byte[]> Refund(Made sale, long fen)
    {
        var fields = Notice(With37(Card("200000", "00", fen, withPin: false), sale.Rrn));
        fields[59] = Variable("B100201"u8.ToArray(), 3);
        fields[61] = PackedVariable($"{sale.Batch:000000}{sale.Trace:000000}{sale.Date}", 3);
        return fields;
    }

    private Dictionary<int, byte[]> Linked(string processingCode, string condition, long fen, Made original)
    {
        var fields = Card(processingCode, condition, fen, withPin: false);
        fields[38] = Ascii(original.Authorisation);
        fields[61] = PackedVariable($"{original.Batch:000000}{original.Trace:000000}{original.Date}", 3);
        return fields;
    }

    /// <summary>What is sent again until it is answered carries number and expiry, never a track.</summary>
    private Dictionary<int, byte[]> Notice(Dictionary<int, byte[]> fields)
    {
        fields.Remove(35);
        fields[2] = PackedVariable(track[..track.IndexOf('=', StringComparison.Ordinal)], 2);
        fields[14] = Convert.FromHexString(track[(track.IndexOf('=', StringComparison.Ordinal) + 1)..][..4]);
        fields[22] = [0x02, 0x20];
        return fields;
    }

    private static Dictionary<int, byte[]> With37(Dictionary<int, byte[]> fields, string rrn)
    {
        fields[37] = Ascii(rrn);
        return fields;
    }

    /// <summary>The element with its differences in the order of their letters.</summary>
    private static string Sorted(string element) =>
        element[..5] + string.Concat(element[5..].Chunk(33).Select(part => new string(part)).Order(StringComparer.Ordinal));

    private sealed record Made(int Batch, int Trace, long Fen, string Rrn, string Authorisation, string Date);
}
