using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Bench.Parties;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Bench.Terminals;

/// <summary>A terminal with its line: signs in, sells, and checks every answer as a terminal checks it. What does not change from sale to sale is made once at
/// sign-in, the PIN block too (ISO format 0 under the PIN key is the same for the same PIN and card); the MAC is computed for every message.</summary>
internal sealed class BenchTerminal(int number, byte[] master, int port, int firstTrace = 1) : IDisposable
{
    private const int KeyLength = RunKeys.KeyLength, CheckLength = 4;
    private static readonly byte[] Prefix = Convert.FromHexString("6000030000603200000000");

    private readonly byte[] id = Encoding.ASCII.GetBytes(Town.TerminalId(number)), merchant = Encoding.ASCII.GetBytes(Town.MerchantOf(number));
    private readonly List<(int Trace, long Fen)> sold = [];
    private SaleForm[] forms = [];
    private long fen;
    private long lastRrn;

    /// <summary>Its number among the terminals of the run, from 0.</summary>
    public int Number => number;

    public TerminalLine Line { get; } = new(port);

    public MacKey Mac { get; private set; } = null!;

    public int Batch { get; private set; }

    /// <summary>Field 11 of the message sent last.</summary>
    public int Trace { get; private set; } = firstTrace - 1;

    /// <summary>Approved sales, and their sum.</summary>
    public long Sales { get; private set; }

    public long SalesFen { get; private set; }

    /// <summary>The sales of the batch.</summary>
    public IReadOnlyList<(int Trace, long Fen)> Sold => sold;

    /// <summary>When the message under way was due, in ticks of the stopwatch; for who measures.</summary>
    public long Due { get; set; }

    public void SendSignIn()
    {
        Send(NextRequest(800).Set(60, "00000000003").SetBytes(62, "Sequence No1230600LOAD0001"u8).SetBytes(63, "01 "u8));
    }

    /// <summary>Takes the working keys by their check values and makes what each sale needs.</summary>
    /// <exception cref="InvalidDataException">It was not signed in.</exception>
    public void TakeSignIn(ReadOnlySpan<byte> frame, Message answer)
    {
        Read(frame, answer);
        if (!answer.Is(39, "00") || !Field60.TryRead(answer, out var field60) || answer.Bytes(62).Length < 2 * (KeyLength + CheckLength))
            throw new InvalidDataException($"Terminal {number} was not signed in: {answer.Text(39)}.");
        if (field60.Batch != Batch) sold.Clear();
        Batch = field60.Batch;
        using var pin = MacKey.NewCipher(WorkingKey(answer.Bytes(62)));
        Mac?.Dispose();
        Mac = new MacKey(WorkingKey(answer.Bytes(62)[(KeyLength + CheckLength)..]));
        forms = [.. Enumerable.Range(0, Town.CardsPerTerminal).Select(c => NewForm(pin, BenchCard.Of((number * Town.CardsPerTerminal) + c)))];
    }

    /// <summary>Sends the next sale, with PIN and MAC.</summary>
    public void SendSale()
    {
        fen = 1000 + (++Trace % 1000);
        Line.Send(forms[Trace % forms.Length].Fill(fen, Trace, Mac));
    }

    /// <summary>Checks the answer to the sale: MAC, code, amount, trace number, terminal, merchant, a new RRN and an authorisation.</summary>
    /// <exception cref="InvalidDataException">It is not the approval it must be.</exception>
    public void TakeSale(ReadOnlySpan<byte> frame, Message answer)
    {
        Read(frame, answer);
        if (!Mac.IsMacOf(frame[Prefix.Length..^MacKey.MacBytes], frame[^MacKey.MacBytes..]) || !answer.Has(64)) throw new InvalidDataException("An answer's MAC is wrong.");
        if (!answer.Is(39, "00")) throw new InvalidDataException($"A sale was answered {answer.Text(39)}.");
        if (answer.Mti.Value != 210 || !answer.TryGetNumber(4, out var amount) || amount != fen || !answer.TryGetNumber(11, out var stan) || stan != Trace
            || !answer.Bytes(41).SequenceEqual(id) || !answer.Bytes(42).SequenceEqual(merchant) || answer.Bytes(38).Length != 6
            || !long.TryParse(answer.Bytes(37), NumberStyles.None, CultureInfo.InvariantCulture, out var rrn) || rrn == lastRrn)
            throw new InvalidDataException("An answer does not fit its request.");
        lastRrn = rrn;
        Sales++;
        SalesFen += fen;
        sold.Add((Trace, fen));
    }

    public void Dispose()
    {
        Line.Dispose();
        Mac?.Dispose();
    }

    /// <summary>Reads an answer; what it must be is for the caller to see.</summary>
    public static void Read(ReadOnlySpan<byte> frame, Message answer)
    {
        if (!answer.TryRead(frame, out var error)) throw new InvalidDataException(error.ToString());
    }

    /// <summary>A message with its next trace number, terminal and merchant.</summary>
    public Message NextRequest(short mti) => Request(mti).SetNumber(11, ++Trace).SetBytes(41, id).SetBytes(42, merchant);

    public void Send(Message message) => Line.Send(SaleForm.Framed(message));

    private static Message Request(short mti)
    {
        var request = new Message(Dialect.UnionPayPos, new Mti(mti));
        Prefix.CopyTo(request.Prefix);
        return request;
    }

    private byte[] WorkingKey(ReadOnlySpan<byte> field)
    {
        using var under = MacKey.NewCipher(master);
        var clear = under.DecryptEcb(field[..KeyLength], PaddingMode.None);
        using var own = MacKey.NewCipher(clear);
        if (!own.EncryptEcb(new byte[8], PaddingMode.None).AsSpan(0, CheckLength).SequenceEqual(field.Slice(KeyLength, CheckLength)))
            throw new InvalidDataException("A working key does not fit its check value.");
        return clear;
    }

    private SaleForm NewForm(TripleDES pin, BenchCard card)
    {
        var sale = Request(200).Set(3, "000000").SetNumber(4, 0).SetNumber(11, 0).Set(22, "021").Set(25, "00").Set(26, "12").Set(35, card.Track.Text)
            .SetBytes(41, id).SetBytes(42, merchant).Set(49, "156").SetBytes(52, PinBlock(pin, card.Pan.Digits)).Set(53, "2600000000000000")
            .Set(60, string.Create(CultureInfo.InvariantCulture, $"22{Batch:000000}00060")).SetBytes(64, new byte[MacKey.MacBytes]);
        return new SaleForm(sale);
    }

    /// <summary>ISO 9564-1 format 0.</summary>
    private static byte[] PinBlock(TripleDES key, ReadOnlySpan<char> pan)
    {
        var block = BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString($"0{BenchCard.Pin.Length:X}{BenchCard.Pin}".PadRight(16, 'F')));
        var bound = BinaryPrimitives.ReadUInt64BigEndian(Convert.FromHexString($"0000{pan[^13..^1]}"));
        var clear = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(clear, block ^ bound);
        return key.EncryptEcb(clear, PaddingMode.None);
    }
}
