using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Transactions;

namespace Piaohao.Bank.Tests;

/// <summary>An acquirer that speaks bytes over a socket of its own and does only what the test says.</summary>
internal sealed class ScriptedAcquirer : IAsyncDisposable
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private readonly IHsm hsm;
    private readonly WrappedKey zoneMaster;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim writing = new(1, 1);

    private ScriptedAcquirer(TcpClient client, IHsm hsm, WrappedKey zoneMaster, TimeProvider time)
    {
        this.client = client;
        stream = client.GetStream();
        this.hsm = hsm;
        this.zoneMaster = zoneMaster;
        this.time = time;
    }

    public WrappedKey? PinKey { get; private set; }

    public WrappedKey? MacKey { get; private set; }

    public static async Task<ScriptedAcquirer> ConnectAsync(IPEndPoint port, IHsm hsm, WrappedKey zoneMaster, TimeProvider time)
    {
        var connected = new TcpClient { NoDelay = true };
        await connected.ConnectAsync(port);
        return new ScriptedAcquirer(connected, hsm, zoneMaster, time);
    }

    public async Task MakeReadyAsync()
    {
        if (await CodeOfAsync(Management("001")) != "00" || await AskForKeysAsync() != "00") throw new InvalidOperationException("The link does not come up.");
    }

    public Message Management(string function, string forwarder = TestBank.AcquirerId) =>
        new Message(Dialect.NetworkLink, new Mti(800)).Set(7, Now()).Set(11, "000001").Set(33, forwarder).Set(70, function);

    /// <summary>Asks for working keys and takes them; the answer's code.</summary>
    public async Task<string?> AskForKeysAsync()
    {
        var answer = await AskAsync(Management("101"));
        if (answer?.Text(48) is { Length: 80 } keys)
        {
            PinKey = Import(KeyUsage.Pin, keys[..40]);
            MacKey = Import(KeyUsage.Mac, keys[40..]);
        }

        return answer?.Text(39);
    }

    /// <summary>A swiped sale as docs/wire.md lays it out.</summary>
    public Message Sale(Plastic card, long fen, int stan, string? pin = "card")
    {
        var now = time.GetUtcNow().ToOffset(Shanghai);
        var sale = new Message(Dialect.NetworkLink, new Mti(200))
            .Set(2, card.Pan.Digits).Set(3, "000000").SetNumber(4, fen).Set(7, Now()).SetNumber(11, stan)
            .Set(12, now.ToString("HHmmss", CultureInfo.InvariantCulture)).Set(13, now.ToString("MMdd", CultureInfo.InvariantCulture))
            .Set(14, card.Expiry).Set(18, "5311").Set(22, pin is null ? "022" : "021").Set(25, "00").Set(32, TestBank.AcquirerId).Set(33, TestBank.AcquirerId)
            .Set(35, card.Track).Set(37, stan.ToString("000000000000", CultureInfo.InvariantCulture)).Set(41, "10000001").Set(42, "898110053110001")
            .Set(43, "Piaohao Demo Shop").Set(49, "156");
        if (pin == "card") pin = card.Pin;
        return pin is null ? sale : WithPin(sale, card, pin);
    }

    public Message WithPin(Message sale, Plastic card, string pin)
    {
        Span<byte> block = stackalloc byte[8];
        hsm.EncryptPin(PinKey ?? throw new InvalidOperationException("No keys."), PinBlockFormat.Iso0, pin.ToCharArray(), card.Pan.Digits, block);
        return sale.Set(26, "12").SetBytes(52, block).Set(53, "2600000000000000");
    }

    /// <summary>Any transaction as docs/wire.md lays it out; one that refers to an original carries neither track nor PIN.</summary>
    public Message Request(TransactionKind kind, Plastic card, long fen, int stan, Message? original = null, string? pin = "card", bool takesPart = false)
    {
        var form = TransactionForm.Of(kind);
        var isPresented = form.Original == OriginalReference.None;
        var request = Sale(card, fen, stan, isPresented ? pin : null).Set(3, form.ProcessingCode).Set(25, form.Condition)
            .Set(60, string.Create(CultureInfo.InvariantCulture, $"{(int)kind:00}{(takesPart ? 1 : 0)}"));
        request.Mti = new Mti(form.Request);
        if (kind == TransactionKind.Balance) request.Remove(4);
        if (isPresented) return request;
        foreach (var field in new[] { 14, 35 }) request.Remove(field);
        request.Set(22, "012").Set(38, "654321");
        return original is null ? request : request.Set(90, Named(original));
    }

    /// <summary>Asks what became of <paramref name="original"/>.</summary>
    public Message Query(Message original, int stan)
    {
        var query = new Message(Dialect.NetworkLink, new Mti(600));
        foreach (var field in new[] { 32, 33, 37, 41, 42 }) query.CopyFrom(original, field);
        return query.Set(7, Now()).SetNumber(11, stan).Set(90, Named(original));
    }

    /// <summary>The advice that takes <paramref name="sale"/> back.</summary>
    public Message Reversal(Message sale, int stan, bool repeated = false)
    {
        var advice = new Message(Dialect.NetworkLink, new Mti((short)(repeated ? 421 : 420)));
        foreach (var field in new[] { 2, 3, 4, 12, 13, 18, 22, 25, 32, 33, 37, 41, 42, 49, 60 }) advice.CopyFrom(sale, field);
        return advice.Set(7, Now()).SetNumber(11, stan).Set(39, "98").Set(90, Named(sale));
    }

    public async Task SendAsync(Message message)
    {
        if (message.Mti.Value == 800 || MacKey is null)
        {
            await SendFrameAsync(message.ToArray());
            return;
        }

        message.SetBytes(message.Has(90) ? 128 : 64, new byte[8]);
        var frame = message.ToArray();
        hsm.GenerateMac(MacKey, MacAlgorithm.Iso9797Algorithm3, frame.AsSpan(..^8), frame.AsSpan(^8..));
        await SendFrameAsync(frame);
    }

    public async Task SendFrameAsync(ReadOnlyMemory<byte> frame)
    {
        var bytes = new byte[frame.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)frame.Length);
        frame.CopyTo(bytes.AsMemory(2));
        await SendBytesAsync(bytes);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        await writing.WaitAsync();
        try
        {
            await stream.WriteAsync(bytes);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The next frame, or null where the connection ended.</summary>
    public async Task<byte[]?> ReadFrameAsync()
    {
        try
        {
            var prefix = new byte[2];
            await stream.ReadExactlyAsync(prefix);
            var frame = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            await stream.ReadExactlyAsync(frame);
            return frame;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next answer, or null where the connection ended. A financial answer with a wrong MAC throws.</summary>
    public async Task<Message?> ReadAsync()
    {
        var frame = await ReadFrameAsync();
        if (frame is null) return null;
        var answer = new Message(Dialect.NetworkLink);
        if (!answer.TryRead(frame, out var error)) throw new InvalidDataException(error.ToString());
        if ((answer.Has(64) || answer.Has(128)) && !hsm.VerifyMac(MacKey ?? throw new InvalidDataException("A MAC before keys."), MacAlgorithm.Iso9797Algorithm3, frame.AsSpan(..^8), frame.AsSpan(^8..)))
            throw new InvalidDataException("The answer's MAC is wrong.");
        return answer;
    }

    public async Task<Message?> AskAsync(Message message)
    {
        await SendAsync(message);
        return await ReadAsync();
    }

    public async Task<string?> CodeOfAsync(Message message) => (await AskAsync(message))?.Text(39);

    /// <summary>Says that nothing more is sent; the bank answers what it has and closes.</summary>
    public void EndSending() => client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>All answers until the bank closes the connection.</summary>
    public async Task<List<Message>> ReadToEndAsync()
    {
        var answers = new List<Message>();
        while (await ReadAsync() is { } answer) answers.Add(answer);
        return answers;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Now() => time.GetUtcNow().ToOffset(Shanghai).ToString("MMddHHmmss", CultureInfo.InvariantCulture);

    private static string Named(Message original) => $"{original.Mti}{original.Text(11)}{original.Text(7)}{Eleven(original, 32)}{Eleven(original, 33)}";

    private static string Eleven(Message message, int field) => (message.Text(field) ?? "").PadLeft(11, '0');

    private WrappedKey Import(KeyUsage usage, string cryptogramAndCheckValue) =>
        hsm.ImportUnder(zoneMaster, usage, KeyAlgorithm.TripleDes, Convert.FromHexString(cryptogramAndCheckValue[..32]), Kcv.Read(Convert.FromHexString(cryptogramAndCheckValue[32..])));
}
