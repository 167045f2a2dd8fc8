using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Piaohao.EndToEnd.Tests;

/// <summary>A terminal written from docs/wire.md alone: its own sockets, its own packing, its own cryptography, nothing of the product's code.</summary>
internal sealed class OutsideTerminal : IAsyncDisposable
{
    private readonly TcpClient socket = new() { NoDelay = true };
    private readonly byte[] tmk;
    private readonly byte[] tpdu;
    private readonly byte[] header;
    private readonly string tid;
    private readonly string mid;
    private byte[] pik = [];
    private byte[] mak = [];

    private OutsideTerminal(JsonNode demo)
    {
        tmk = Convert.FromHexString((string)demo["tmk"]!);
        tpdu = Convert.FromHexString((string)demo["tpdu"]!);
        header = Convert.FromHexString((string)demo["header"]!);
        tid = (string)demo["tid"]!;
        mid = (string)demo["mid"]!;
        if ((string)demo["tmkKcv"]! is var kcv && !Convert.ToHexString(TripleDesEncrypt(tmk, new byte[8]))[..kcv.Length].Equals(kcv, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException("The terminal master key does not fit its check value.");
    }

    /// <summary>The trace number of the next message.</summary>
    public int Trace { get; set; } = 1;

    public int Batch { get; private set; }

    public NetworkStream Stream => socket.GetStream();

    public static async Task<OutsideTerminal> ConnectAsync(JsonNode demo)
    {
        var terminal = new OutsideTerminal(demo);
        await terminal.socket.ConnectAsync((string)demo["host"]!, (int)demo["port"]!);
        return terminal;
    }

    /// <summary>Sign-in with double-length keys, section 1.4 and 2 of the wire.</summary>
    public async Task<string> SignInAsync(string operatorId)
    {
        var answer = await ExchangeAsync(Request("0800", new Dictionary<int, byte[]>
        {
            [11] = Packed(Trace++, 6),
            [41] = Ascii(tid),
            [42] = Ascii(mid),
            [60] = PackedVariable("00000000003", 3),
            [62] = Variable(Encoding.ASCII.GetBytes("Sequence No1230600OUTSIDE1"), 3),
            [63] = Variable(Encoding.ASCII.GetBytes(operatorId.PadRight(3)), 3),
        }));
        if (answer.Code != "00") return answer.Code;
        var keys = answer.Fields[62];
        if (keys.Length != 40) throw new InvalidDataException($"Field 62 has {keys.Length} bytes, 40 were asked for.");
        pik = WorkingKey(keys.AsSpan(0, 20));
        mak = WorkingKey(keys.AsSpan(20, 20));
        TakeBatch(answer);
        return answer.Code;
    }

    /// <summary>A sale by stripe with PIN; the answer's MAC is verified.</summary>
    public Task<Answer> SaleAsync(long fen, string track2, string? pin, int? trace = null) => ExchangeAsync(Sale(fen, track2, pin, trace ?? Trace++));

    public Task<Answer> ReversalAsync(long fen, int trace) => ReverseAsync("22", "000000", "00", fen, trace);

    /// <summary>0400 for a transaction of this batch.</summary>
    /// <param name="kind">60.1 of the transaction that is taken back.</param>
    public Task<Answer> ReverseAsync(string kind, string processingCode, string condition, long fen, int trace) => AskAsync("0400", kind, trace, new Dictionary<int, byte[]>
    {
        [3] = Convert.FromHexString(processingCode),
        [4] = Packed(fen, 12),
        [22] = [0x02, 0x20],
        [25] = Convert.FromHexString(condition),
        [39] = Ascii("98"),
        [61] = PackedVariable($"{Batch:000000}{trace:000000}", 3),
    });

    /// <summary>A message with MAC: what every one has (11, 41, 42, 49, 60) is added to <paramref name="fields"/>.</summary>
    public Task<Answer> AskAsync(string mti, string kind, int trace, Dictionary<int, byte[]> fields)
    {
        fields[11] = Packed(trace, 6);
        fields[41] = Ascii(tid);
        fields[42] = Ascii(mid);
        fields[49] = Ascii("156");
        fields[60] = PackedVariable($"{kind}{Batch:000000}00060", 3);
        return ExchangeAsync(WithMac(mti, fields));
    }

    /// <summary>A message of a settlement: no MAC, and 60 has 11 digits.</summary>
    public async Task<Answer> ManageAsync(string mti, string networkCode, Dictionary<int, byte[]> fields)
    {
        fields[11] = Packed(Trace++, 6);
        fields[41] = Ascii(tid);
        fields[42] = Ascii(mid);
        fields[60] = PackedVariable($"00{Batch:000000}{networkCode}", 3);
        return await ExchangeAsync(Request(mti, fields));
    }

    /// <summary>The batch goes on with the number an answer names.</summary>
    public void TakeBatch(Answer answer) => Batch = int.Parse(Convert.ToHexString(answer.Fields[60])[2..8], CultureInfo.InvariantCulture);

    /// <summary>Adds the PIN of a card to a message, field 53 with it.</summary>
    public void AddPin(Dictionary<int, byte[]> fields, string track2, string pin)
    {
        fields[26] = [0x12];
        fields[52] = TripleDesEncrypt(pik, PinBlock(pin, track2[..track2.IndexOf('=', StringComparison.Ordinal)]));
        fields[53] = Convert.FromHexString("2600000000000000");
    }

    /// <summary>The bytes of a sale, length prefix included, as they would go out.</summary>
    public byte[] Sale(long fen, string track2, string? pin, int trace)
    {
        var fields = new Dictionary<int, byte[]>
        {
            [3] = Packed(0, 6),
            [4] = Packed(fen, 12),
            [11] = Packed(trace, 6),
            [22] = pin is null ? [0x02, 0x20] : [0x02, 0x10],
            [25] = [0x00],
            [35] = PackedVariable(track2.Replace('=', 'D'), 2),
            [41] = Ascii(tid),
            [42] = Ascii(mid),
            [49] = Ascii("156"),
            [60] = PackedVariable($"22{Batch:000000}00060", 3),
        };
        if (pin is not null) AddPin(fields, track2, pin);
        return WithMac("0200", fields);
    }

    public async Task<Answer> ExchangeAsync(byte[] frame)
    {
        await Stream.WriteAsync(frame);
        return await ReadAsync();
    }

    public async Task<Answer> ReadAsync()
    {
        var length = new byte[2];
        await Stream.ReadExactlyAsync(length);
        var frame = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await Stream.ReadExactlyAsync(frame);
        return Answer.Read(frame, mak);
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public static byte[] UnionPayMac(byte[] key, ReadOnlySpan<byte> data)
    {
        var block = new byte[8];
        for (var i = 0; i < data.Length; i++) block[i % 8] ^= data[i];
        var expanded = Encoding.ASCII.GetBytes(Convert.ToHexString(block));
        var first = TripleDesEncrypt(key, expanded[..8]);
        for (var i = 0; i < 8; i++) first[i] ^= expanded[8 + i];
        return Encoding.ASCII.GetBytes(Convert.ToHexString(TripleDesEncrypt(key, first))[..8]);
    }

    private static byte[] PinBlock(string pin, string pan)
    {
        var block = Convert.FromHexString($"{pin.Length:X2}{pin}".PadRight(16, 'F'));
        var account = Convert.FromHexString("0000" + pan[^13..^1]);
        for (var i = 0; i < 8; i++) block[i] ^= account[i];
        return block;
    }

    private byte[] WorkingKey(ReadOnlySpan<byte> cryptogramAndCheck)
    {
        using var des = TripleDES.Create();
        des.Key = Triple(tmk);
        var key = des.DecryptEcb(cryptogramAndCheck[..16], PaddingMode.None);
        return TripleDesEncrypt(key, new byte[8]).AsSpan(0, 4).SequenceEqual(cryptogramAndCheck[16..])
            ? key
            : throw new InvalidDataException("A working key does not fit its check value.");
    }

    private static byte[] TripleDesEncrypt(byte[] key, byte[] block)
    {
        using var des = TripleDES.Create();
        des.Key = Triple(key);
        return des.EncryptEcb(block, PaddingMode.None);
    }

    /// <summary>A double-length key K1 K2 enciphers as K1 K2 K1.</summary>
    private static byte[] Triple(byte[] key) => [.. key, .. key.AsSpan(0, 8)];

    private byte[] WithMac(string mti, Dictionary<int, byte[]> fields)
    {
        fields[64] = new byte[8];
        var frame = Request(mti, fields);
        UnionPayMac(mak, frame.AsSpan(13, frame.Length - 13 - 8)).CopyTo(frame, frame.Length - 8);
        return frame;
    }

    private byte[] Request(string mti, Dictionary<int, byte[]> fields)
    {
        var bitmap = new byte[8];
        foreach (var field in fields.Keys) bitmap[(field - 1) / 8] |= (byte)(0x80 >> ((field - 1) % 8));
        byte[] body = [.. tpdu, .. header, .. Convert.FromHexString(mti), .. bitmap, .. fields.OrderBy(f => f.Key).SelectMany(f => f.Value)];
        return [(byte)(body.Length >> 8), (byte)(body.Length & 0xFF), .. body];
    }

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    public static byte[] Packed(long number, int digits) =>
        Convert.FromHexString(number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'));

    public static byte[] PackedVariable(string digits, int lengthDigits) =>
        [.. Packed(digits.Length, lengthDigits + (lengthDigits % 2)), .. Convert.FromHexString(digits.Length % 2 == 0 ? digits : digits + "0")];

    public static byte[] Variable(byte[] bytes, int lengthDigits) => [.. Packed(bytes.Length, lengthDigits + (lengthDigits % 2)), .. bytes];
}
