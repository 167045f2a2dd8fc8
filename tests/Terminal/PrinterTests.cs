using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class PrinterTests
{
    private static readonly Slip Any = new("slip", 32, SlipCopy.Merchant, [new SlipLine("票号")]);

    [Fact]
    public void Slip_waits_for_paper_and_is_printed_later_with_its_mark()
    {
        using var bench = new TillBench().Ready();
        bench.Paper.PaperOut = true;
        bench.Charge("4500", TestCards.Debit, TestCards.Pin);
        Assert.Contains("已批准 ¥45.00", bench.Words, StringComparison.Ordinal);
        Assert.Equal("打印机缺纸，签购单已保存，装纸后自动补打", bench.Screen.Prompt);
        Assert.True(bench.Screen.Status.PaperOut);
        bench.Press(Key.Confirm);
        Assert.Contains("2 联签购单待补打", bench.Words, StringComparison.Ordinal);
        bench.Advance(5);
        Assert.Empty(bench.Slips);
        bench.Paper.PaperOut = false;
        bench.Advance(1);
        Assert.Equal([SlipCopy.Merchant, SlipCopy.Cardholder], bench.Slips.Select(slip => slip.Copy));
        Assert.All(bench.Slips, slip => Assert.Equal("****重打印/DUPLICATED****", slip.Lines[^1].Text));
        Assert.False(bench.Screen.Status.PaperOut);
        bench.Advance(5);
        Assert.Equal(2, bench.Slips.Count);
    }

    [Fact]
    public void Tray_keeps_the_last_slips_and_tells_of_each()
    {
        var tray = new PaperTray();
        var told = 0;
        tray.SlipOut += (_, _) => told++;
        for (var i = 0; i < 25; i++) Assert.True(tray.PrintAsync(Any with { Title = $"{i}" }, CancellationToken.None).IsCompletedSuccessfully);
        Assert.Equal((25, 20, "5"), (told, tray.Slips.Count, tray.Slips[0].Title));
    }

    [Fact]
    public void Network_printer_gets_the_bytes_between_two_questions_for_paper()
    {
        var printer = new PrinterOnTheWire([0x12, 0x12]);
        Assert.Equal(PrintResult.Printed, printer.Print());
        Assert.Equal([0x10, 0x04, 0x04, .. EscPos.Render(Any), 0x10, 0x04, 0x04], printer.Got);
    }

    [Fact]
    public void Network_printer_without_paper_is_not_sent_the_slip()
    {
        var printer = new PrinterOnTheWire([0x72]);
        Assert.Equal(PrintResult.PaperOut, printer.Print());
        Assert.Equal([0x10, 0x04, 0x04], printer.Got);
        Assert.False(printer.Device.IsReady);
    }

    [Fact]
    public void Roll_that_ends_in_the_middle_is_noticed() =>
        Assert.Equal(PrintResult.PaperOut, new PrinterOnTheWire([0x12, 0x72]).Print());

    [Fact]
    public void Printer_that_answers_no_status_is_taken_to_have_paper() =>
        Assert.Equal(PrintResult.Printed, new PrinterOnTheWire([]).Print());

    [Fact]
    public void Printer_that_is_not_there_is_unreachable()
    {
        var printer = new PrinterOnTheWire(null);
        Assert.Equal(PrintResult.Unreachable, printer.Print());
        Assert.False(printer.Device.IsReady);
    }

    /// <summary>A printer that answers its status questions in turn, and is silent when the answers are used up; null: nobody listens.</summary>
    private sealed class PrinterOnTheWire : IConnectionFactory
    {
        private readonly byte[]? answers;
        private readonly List<byte> got = [];
        private readonly Pump pump = new();
        private readonly ManualTime time = new(DateTimeOffset.UnixEpoch);
        private int answered;

        public PrinterOnTheWire(byte[]? answers)
        {
            this.answers = answers;
            Device = new NetworkPrinter(new DnsEndPoint("printer", 9100), this, time, PrinterLimits.Usual);
        }

        public NetworkPrinter Device { get; }

        public byte[] Got => [.. got];

        public PrintResult Print()
        {
            var printing = Task.FromResult(PrintResult.Unreachable);
            pump.Run(() => printing = Device.PrintAsync(Any, CancellationToken.None));
            for (var seconds = 0; seconds < 30 && !printing.IsCompleted; seconds++)
                pump.Run(() => time.FireNext(time.GetUtcNow().AddSeconds(1)));
            Assert.True(printing.IsCompleted);
            return printing.GetAwaiter().GetResult();
        }

        public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            if (answers is null) throw new IOException("refused");
            var (till, printer) = MemoryConnection.Pair();
            _ = ServeAsync(printer);
            return ValueTask.FromResult<ConnectionContext>(till);
        }

        private async Task ServeAsync(MemoryConnection connection)
        {
            while (true)
            {
                var read = await connection.Input.ReadAsync();
                var bytes = read.Buffer.ToArray();
                connection.Input.AdvanceTo(read.Buffer.End);
                if (bytes.Length == 0 && read.IsCompleted) return;
                got.AddRange(bytes);
                if (bytes.AsSpan().EndsWith<byte>([0x10, 0x04, 0x04]) && answered < answers!.Length)
                    await connection.Output.WriteAsync(answers.AsMemory(answered++, 1));
            }
        }
    }
}
