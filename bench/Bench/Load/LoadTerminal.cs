using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Merchants;

namespace Piaohao.Bench.Load;

/// <summary>A terminal that sells without pause: one connection, one sale under way. Every answer is checked as a terminal checks it.</summary>
internal sealed class LoadTerminal(TerminalRecord terminal, LoadCard card, SoftwareHsm hsm, WrappedKey master, TcpConnectionFactory connections, EndPoint host) : IAsyncDisposable
{
    private const int KeyLength = 16;
    private const int MacLength = 8;
    private static readonly byte[] Prefix = Convert.FromHexString("6000030000603200000000");
    private readonly Message answer = new(Dialect.UnionPayPos);
    private FrameConnection? connection;
    private WrappedKey? pinKey;
    private WrappedKey? macKey;
    private int batch;
    private int trace;

    /// <summary>Connects and signs in; the working keys are taken by their check values.</summary>
    public async Task SignInAsync(CancellationToken cancel)
    {
        connection = new FrameConnection(await connections.ConnectAsync(host, cancel), time: TimeProvider.System);
        var request = Request(800).SetNumber(11, ++trace).Set(41, terminal.Id).Set(42, terminal.MerchantId)
            .Set(60, "00000000003").SetBytes(62, Encoding.ASCII.GetBytes("Sequence No1230600LOAD0001")).SetBytes(63, "01 "u8);
        await ExchangeAsync(request.ToArray(), cancel);
        if (!answer.Is(39, "00") || !Field60.TryRead(answer, out var field60) || answer.Bytes(62).Length < 2 * (KeyLength + 4))
            throw new InvalidDataException($"Terminal {terminal.Id} was not signed in: {answer.Text(39)}.");
        batch = field60.Batch;
        (pinKey, macKey) = (Take(KeyUsage.Pin, answer.Bytes(62)), Take(KeyUsage.Mac, answer.Bytes(62)[(KeyLength + 4)..]));
    }

    /// <summary>One sale with PIN and MAC; the answer's MAC, code, amount, trace number and RRN are checked.</summary>
    /// <exception cref="InvalidDataException">The answer is not the approval it must be.</exception>
    public async Task SellAsync(CancellationToken cancel)
    {
        var fen = 1000 + (++trace % 1000);
        var wire = Sale(fen);
        var frame = await ExchangeAsync(wire, cancel);
        var covered = Message.MacInput(Dialect.UnionPayPos, frame);
        if (covered.IsEmpty || !hsm.VerifyMac(macKey!, MacAlgorithm.UnionPayEcb, covered, answer.Bytes(64))) throw new InvalidDataException("The answer's MAC is wrong.");
        if (!answer.Is(39, "00")) throw new InvalidDataException($"A sale was answered {answer.Text(39)}.");
        if (answer.Mti.Value != 210 || !answer.TryGetNumber(4, out var amount) || amount != fen || !answer.TryGetNumber(11, out var stan) || stan != trace || !answer.Has(37) || !answer.Has(38))
            throw new InvalidDataException("The answer does not fit its request.");
    }

    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private byte[] Sale(int fen)
    {
        Span<byte> pinBlock = stackalloc byte[8];
        Span<char> pin = stackalloc char[LoadCard.Pin.Length];
        LoadCard.Pin.CopyTo(pin);
        hsm.EncryptPin(pinKey!, PinBlockFormat.Iso0, pin, card.Pan.Digits, pinBlock);
        Span<byte> mac = stackalloc byte[MacLength];
        mac.Clear();
        var wire = Request(200).Set(3, "000000").SetNumber(4, fen).SetNumber(11, trace).Set(22, "021").Set(25, "00").Set(26, "12").Set(35, card.Track.Text)
            .Set(41, terminal.Id).Set(42, terminal.MerchantId).Set(49, "156").SetBytes(52, pinBlock).Set(53, "2600000000000000")
            .Set(60, string.Create(CultureInfo.InvariantCulture, $"22{batch:000000}00060")).SetBytes(64, mac).ToArray();
        hsm.GenerateMac(macKey!, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(^MacLength..));
        return wire;
    }

    private static Message Request(short mti)
    {
        var request = new Message(Dialect.UnionPayPos, new Mti(mti));
        Prefix.CopyTo(request.Prefix);
        return request;
    }

    private async Task<byte[]> ExchangeAsync(byte[] wire, CancellationToken cancel)
    {
        await connection!.WriteAsync(wire, cancel);
        var read = await connection.ReadAsync(cancel);
        if (read.Status != FrameStatus.Frame) throw new InvalidDataException($"The host ended the connection: {read.Status}.");
        return answer.TryRead(read.Bytes, out var error) ? read.Bytes : throw new InvalidDataException(error.ToString());
    }

    private WrappedKey Take(KeyUsage usage, ReadOnlySpan<byte> field) => hsm.ImportUnder(
        master, usage, KeyAlgorithm.TripleDes, field[..KeyLength], new Kcv(BinaryPrimitives.ReadUInt32BigEndian(field[KeyLength..])));
}
