using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace Piaohao.EndToEnd.Tests;

/// <summary>Whatever bytes arrive, the host goes on, posts nothing, and counts them.</summary>
public sealed class MalformedFrameTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    private const string Unreadable = "piaohao_acquirer_refused_total{reason=\"frame\"}";

    [Fact]
    public async Task A_frame_cut_at_any_byte_posts_nothing_and_the_host_goes_on()
    {
        await using var good = await SignedInAsync();
        var before = await demo.LedgerAsync();
        var sale = good.Sale(4500, Track, Pin, good.Trace++);
        for (var length = 1; length < sale.Length; length += 3)
        {
            using var socket = await ConnectAsync();
            await socket.GetStream().WriteAsync(sale.AsMemory(0, length));
        }

        Assert.Equal(before, await demo.LedgerAsync());
        await StillSellsAsync(good);
    }

    [Fact]
    public async Task A_whole_frame_with_its_end_missing_is_counted_and_posts_nothing()
    {
        await using var good = await SignedInAsync();
        var before = await demo.LedgerAsync();
        var counted = await CountAsync(Unreadable);
        var sale = good.Sale(4500, Track, Pin, good.Trace++);
        for (var length = 20; length < sale.Length - 2; length += 7)
        {
            using var socket = await ConnectAsync();
            byte[] frame = [(byte)(length >> 8), (byte)(length & 0xFF), .. sale.AsSpan(2, length)];
            await SendAndDrainAsync(socket, frame);
        }

        // A frame is counted once the host is through with it, which may be after its connection has ended here.
        for (var wait = 0; wait < 100 && await CountAsync(Unreadable) <= counted; wait++) await Task.Delay(100);
        Assert.True(await CountAsync(Unreadable) > counted, $"Damaged frames are not counted:\n{await demo.Piaohao.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))}");
        Assert.Equal(before, await demo.LedgerAsync());
        await StillSellsAsync(good);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("FFFF")]
    [InlineData("2000")]
    public async Task A_length_that_cannot_be_ends_the_connection(string prefix)
    {
        using var socket = await ConnectAsync();
        await socket.GetStream().WriteAsync(Convert.FromHexString(prefix));
        Assert.Equal(0, await DrainAsync(socket));
        await using var good = await SignedInAsync();
        await StillSellsAsync(good);
    }

    [Fact]
    public async Task Random_bytes_never_stop_the_host_and_never_post()
    {
        var random = new Random(20261122);
        await using var good = await SignedInAsync();
        var before = await demo.LedgerAsync();
        for (var round = 0; round < 40; round++)
        {
            using var socket = await ConnectAsync();
            var body = new byte[random.Next(1, 600)];
            random.NextBytes(body);
            if (round % 2 == 0) good.Sale(100, Track, null, 1).AsSpan(2, Math.Min(body.Length, 24)).CopyTo(body);
            byte[] frame = [(byte)(body.Length >> 8), (byte)(body.Length & 0xFF), .. body];
            await SendAndDrainAsync(socket, frame);
        }

        Assert.Equal(before, await demo.LedgerAsync());
        await StillSellsAsync(good);
    }

    [Fact]
    public async Task A_recorded_sale_played_again_posts_nothing_new()
    {
        await using var good = await SignedInAsync();
        var sale = good.Sale(4500, Track, Pin, good.Trace++);
        Assert.Equal("00", (await good.ExchangeAsync(sale)).Code);
        var before = await demo.LedgerAsync();
        for (var i = 0; i < 5; i++) Assert.Equal("00", (await good.ExchangeAsync(sale)).Code);
        Assert.Equal(before, await demo.LedgerAsync());
    }

    [Fact]
    public async Task A_strange_merchant_or_terminal_is_refused()
    {
        await using var good = await SignedInAsync();
        var sale = good.Sale(4500, Track, Pin, good.Trace++);
        var strangeMerchant = Replace(sale, (string)demo.Description["mid"]!, "898110053119999");
        var strangeTerminal = Replace(sale, (string)demo.Description["tid"]!, "99999999");
        Assert.Equal("03", (await good.ExchangeAsync(strangeMerchant)).Code);
        Assert.Equal("97", (await good.ExchangeAsync(strangeTerminal)).Code);
    }

    private string Track => (string)demo.Description["cards"]![0]!["track2"]!;

    private string Pin => (string)demo.Description["cards"]![0]!["pin"]!;

    private async Task StillSellsAsync(OutsideTerminal terminal) =>
        Assert.Equal("00", (await terminal.SaleAsync(100, Track, Pin)).Code);

    private async Task<OutsideTerminal> SignedInAsync()
    {
        var terminal = await OutsideTerminal.ConnectAsync(demo.Description);
        terminal.Trace = demo.NextTraces();
        Assert.Equal("00", await terminal.SignInAsync((string)demo.Description["operator"]!));
        return terminal;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync((string)demo.Description["host"]!, (int)demo.Description["port"]!);
        return socket;
    }

    private async Task<double> CountAsync(string series)
    {
        var metrics = await demo.Piaohao.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = metrics.Split('\n').FirstOrDefault(l => l.StartsWith(series, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    private static async Task SendAndDrainAsync(TcpClient socket, byte[] frame)
    {
        await socket.GetStream().WriteAsync(frame);
        try
        {
            socket.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The host has closed already.
            return;
        }

        await DrainAsync(socket);
    }

    /// <summary>Reads until the host closes; the bytes it sent.</summary>
    private static async Task<int> DrainAsync(TcpClient socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[1024];
        var total = 0;
        try
        {
            while (await socket.Client.ReceiveAsync(buffer, limit.Token) is > 0 and var read) total += read;
        }
        catch (SocketException)
        {
            // A reset is a close, too.
        }

        return total;
    }

    private static byte[] Replace(byte[] frame, string old, string with)
    {
        var changed = frame.ToArray();
        var at = changed.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(old));
        System.Text.Encoding.ASCII.GetBytes(with).CopyTo(changed, at);
        return changed;
    }
}
