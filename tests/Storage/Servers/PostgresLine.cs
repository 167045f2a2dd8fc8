using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Piaohao.Servers;

/// <summary>Where the line to the server is cut at a COMMIT.</summary>
internal enum Cut
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>The server never gets it.</summary>
    BeforeCommit,

    /// <summary>The server has made it; its answer is lost.</summary>
    AfterCommit,

    /// <summary>The client's side is cut; the server gets it later.</summary>
    LateCommit,
}

/// <summary>A line between clients and a server that understands the protocol so far that it can be cut at a COMMIT.</summary>
internal sealed class PostgresLine : IDisposable
{
    private const int EncryptionRequest = 80877103, GssRequest = 80877104;

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int server;
    private readonly List<TcpClient> clients = [];
    private int cut;
    private int cuts;

    public PostgresLine(int server)
    {
        this.server = server;
        listener.Start();
        _ = AcceptAsync();
    }

    public string Address => PostgresServer.AddressAt(((IPEndPoint)listener.LocalEndpoint).Port) + "?sslmode=disable";

    /// <summary>The next COMMIT is cut so.</summary>
    public Cut Next { set => Volatile.Write(ref cut, (int)value); }

    /// <summary>How many connections were cut at a COMMIT.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <summary>True while new connections are closed at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>Cuts all connections, and closes new ones at once.</summary>
    public void Sever()
    {
        IsDown = true;
        lock (clients)
            foreach (var client in clients) client.Close();
    }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                if (IsDown) client.Dispose();
                else _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var there = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            lock (clients) clients.Add(client);
            try
            {
                await there.ConnectAsync(IPAddress.Loopback, server);
                var (up, down) = (client.GetStream(), there.GetStream());
                await OpenAsync(up, down);
                var state = new State();
                await Task.WhenAny(RequestsAsync(up, down, client, state), AnswersAsync(down, up, state));
                if (state.Held is { } late)
                {
                    client.Close();
                    await Task.Delay(Late);
                    await down.WriteAsync(late);
                    await Task.Delay(Late);
                }
            }
            catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or EndOfStreamException)
            {
                // One side hung up.
            }
        }
    }

    /// <summary>Requests for encryption, which the server refuses with one letter, and the first message, which has no letter.</summary>
    private static async Task OpenAsync(NetworkStream up, NetworkStream down)
    {
        while (true)
        {
            var head = await ReadAsync(up, 8);
            var body = await ReadAsync(up, BinaryPrimitives.ReadInt32BigEndian(head) - 8);
            await down.WriteAsync((byte[])[.. head, .. body]);
            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) is not (EncryptionRequest or GssRequest)) return;
            await up.WriteAsync(await ReadAsync(down, 1));
        }
    }

    private async Task RequestsAsync(NetworkStream from, NetworkStream to, TcpClient client, State state)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            var message = await MessageAsync(from);
            if (message[0] == 'P') texts[Text(message, 5, out var end)] = Text(message, end, out _);
            if (message[0] == 'B')
            {
                _ = Text(message, 5, out var portal);
                if (texts.GetValueOrDefault(Text(message, portal, out _)) == "COMMIT" && TakeCut() is var how and not Cut.None)
                {
                    Interlocked.Increment(ref cuts);
                    if (how == Cut.BeforeCommit) return;
                    if (how == Cut.LateCommit)
                    {
                        state.Held = [.. message, .. await RestAsync(from)];
                        return;
                    }

                    state.IsSwallowing = true;
                }
            }

            await to.WriteAsync(message);
        }
    }

    private static async Task AnswersAsync(NetworkStream from, NetworkStream to, State state)
    {
        while (true)
        {
            var message = await MessageAsync(from);
            if (state.IsSwallowing)
            {
                if (message[0] == 'C' && Text(message, 5, out _) == "COMMIT") return;
                continue;
            }

            await to.WriteAsync(message);
        }
    }

    /// <summary>What follows a COMMIT up to its end: Describe, Execute, Sync.</summary>
    private static async Task<byte[]> RestAsync(NetworkStream from)
    {
        var rest = new List<byte>();
        for (var last = 0; last != 'S';)
        {
            var message = await MessageAsync(from);
            last = message[0];
            rest.AddRange(message);
        }

        return [.. rest];
    }

    private Cut TakeCut() => (Cut)Interlocked.Exchange(ref cut, (int)Cut.None);

    private static async Task<byte[]> MessageAsync(NetworkStream from)
    {
        var head = await ReadAsync(from, 5);
        return [.. head, .. await ReadAsync(from, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4)];
    }

    private static async Task<byte[]> ReadAsync(NetworkStream from, int length)
    {
        var bytes = new byte[length];
        await from.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static string Text(byte[] message, int start, out int end)
    {
        var zero = Array.IndexOf(message, (byte)0, start);
        end = zero + 1;
        return Encoding.UTF8.GetString(message, start, zero - start);
    }

    private sealed class State
    {
        public volatile bool IsSwallowing;

        public byte[]? Held { get; set; }
    }
}
