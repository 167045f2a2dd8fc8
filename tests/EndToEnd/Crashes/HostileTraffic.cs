using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Piaohao.EndToEnd.Tests.Crashes;

/// <summary>Connections that mean no good: they send what no terminal sends, as fast as they are let, and open a new line whenever the host has closed theirs.</summary>
/// <param name="recorded">Sales that were approved, as they went over the line.</param>
/// <param name="tids">Terminals in whose name messages without a right MAC are sent.</param>
internal sealed class HostileTraffic(JsonNode demo, IReadOnlyList<byte[]> recorded, IReadOnlyList<string> tids, int seed)
{
    private const int BadFrameMost = 600, TpduAndHeader = 11, MacBytes = 8;
    private readonly ConcurrentDictionary<string, long> sent = new(StringComparer.Ordinal);

    /// <summary>How many frames of each sort were sent.</summary>
    public IReadOnlyDictionary<string, long> Sent => sent;

    /// <summary>Goes on until it is told to stop.</summary>
    /// <param name="lines">Connections of each fast sort.</param>
    /// <param name="slowLines">Connections that send a byte a second.</param>
    /// <param name="pause">Milliseconds between two frames of a connection.</param>
    public Task RunAsync(int lines, int slowLines, int pause, CancellationToken stop)
    {
        List<Task> all = [];
        for (var line = 0; line < lines; line++)
        {
            var random = new Random(seed + line);
            all.Add(RepeatAsync("malformed", () => Malformed(random), pause, stop));
            all.Add(RepeatAsync("oversized", () => [0xFF, 0xFF, .. Bytes(random, BadFrameMost)], pause, stop));
            all.Add(RepeatAsync("without MAC", () => WithoutMac(Draw(random)), pause, stop));
            all.Add(RepeatAsync("wrong MAC", () => WrongMac(Draw(random), random), pause, stop));
            all.Add(RepeatAsync("wrong MAC in another's name", () => InTheNameOf(WrongMac(Draw(random), random), tids[random.Next(tids.Count)]), pause, stop));
            all.Add(RepeatAsync("replayed", () => Draw(random), pause, stop));
        }

        for (var line = 0; line < slowLines; line++) all.Add(TrickleAsync(recorded[line % recorded.Count], stop));
        return Task.WhenAll(all);
    }

    private async Task RepeatAsync(string sort, Func<byte[]> next, int pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await ConnectAsync(stop);
                var drained = DrainAsync(socket, stop);
                while (!drained.IsCompleted)
                {
                    await socket.Client.SendAsync(next(), stop);
                    sent.AddOrUpdate(sort, 1, (_, count) => count + 1);
                    await Task.Delay(pause, stop);
                }
            }
            catch (Exception closed) when (closed is IOException or SocketException or OperationCanceledException)
            {
                // The host has closed the line, as it may; the next one is opened.
            }
        }
    }

    /// <summary>Slow-loris: a whole sale, a byte a second.</summary>
    private async Task TrickleAsync(byte[] frame, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await ConnectAsync(stop);
                foreach (var one in frame)
                {
                    await socket.Client.SendAsync(new[] { one }, stop);
                    sent.AddOrUpdate("bytes of slow lines", 1, (_, count) => count + 1);
                    await Task.Delay(1000, stop);
                }
            }
            catch (Exception closed) when (closed is IOException or SocketException or OperationCanceledException)
            {
                // As above.
            }
        }
    }

    private async Task<TcpClient> ConnectAsync(CancellationToken stop)
    {
        var socket = new TcpClient { NoDelay = true };
        try
        {
            await socket.ConnectAsync((string)demo["host"]!, (int)demo["port"]!, stop);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads whatever comes, until the host closes.</summary>
    private static async Task DrainAsync(TcpClient socket, CancellationToken stop)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.Client.ReceiveAsync(buffer, stop) > 0) { }
        }
        catch (Exception closed) when (closed is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A reset is a close, too.
        }
    }

    private byte[] Draw(Random random) => recorded[random.Next(recorded.Count)];

    /// <summary>Random bytes, every second time behind a beginning that looks right.</summary>
    private byte[] Malformed(Random random)
    {
        var body = Bytes(random, random.Next(1, BadFrameMost));
        if (random.Next(2) == 0) Draw(random).AsSpan(2, Math.Min(body.Length, 24)).CopyTo(body);
        return Framed(body);
    }

    private static byte[] WithoutMac(byte[] frame)
    {
        var body = frame[2..^MacBytes];
        body[TpduAndHeader + 2 + 7] &= 0xFE;
        return Framed(body);
    }

    private static byte[] WrongMac(byte[] frame, Random random)
    {
        var changed = frame.ToArray();
        Encoding.ASCII.GetBytes(random.Next().ToString("X8", System.Globalization.CultureInfo.InvariantCulture)).CopyTo(changed, frame.Length - MacBytes);
        return changed;
    }

    private byte[] InTheNameOf(byte[] frame, string tid)
    {
        var at = frame.AsSpan().IndexOf(Encoding.ASCII.GetBytes((string)demo["tid"]!));
        Encoding.ASCII.GetBytes(tid).CopyTo(frame, at);
        return frame;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Framed(byte[] body) => [(byte)(body.Length >> 8), (byte)(body.Length & 0xFF), .. body];
}
