using System.Globalization;
using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Tests;

/// <summary>A terminal that speaks bytes, with cryptography of its own, and says only what the test tells it
/// to.</summary>
internal sealed class ScriptedTerminal(
    IHsm hsm, WrappedKey master, FrameConnection connection, string merchantId, string terminalId, MacAlgorithm mac)
{
    public const string Pin = "739184";

    private WrappedKey? pinKey;
    private WrappedKey? macKey;
    private WrappedKey? trackKey;
    private int trace;

    /// <summary>The connection in use; a terminal that lost it goes on with another.</summary>
    public FrameConnection Frames { get; set; } = connection;

    public string Id => terminalId;

    public int Batch { get; set; } = 1;

    public int LastTrace => trace;

    /// <summary>The bytes of the answer read last.</summary>
    public byte[] LastAnswer { get; private set; } = [];

    public Message Management(short mti, int code, string? operatorText = "01 ")
    {
        var message = Begin(mti).SetNumber(11, ++trace).Set(
            60, string.Create(CultureInfo.InvariantCulture, $"00{Batch:000000}{code:000}"));
        return operatorText is null ? message : message.Set(63, operatorText);
    }

    /// <summary>Signs in and takes the keys; the answer.</summary>
    public async Task<Message> SignInAsync(int code = 4)
    {
        var request = Management(800, code)
            .Set(59, "A2029" + "01002" + "04" + "02008" + "PH000001" + "05004" + "1.00")
            .SetBytes(62, Encoding.ASCII.GetBytes("Sequence No12306099999906"));
        var answer = await AskAsync(request);
        if (!answer.Is(39, "00")) return answer;
        TakeKeys(answer.Bytes(62), code);
        Batch = int.Parse(answer.Text(60).AsSpan(2, 6), NumberStyles.None, CultureInfo.InvariantCulture);
        return answer;
    }

    /// <summary>A swiped sale without its MAC: track under the TDK where there is one, PIN under the PIK.</summary>
    public Message Sale(long fen, TestCard card, bool withPin = true, int? useTrace = null)
    {
        var message = Begin(200).Set(3, "000000").SetNumber(4, fen).SetNumber(11, useTrace ?? ++trace)
            .Set(22, withPin ? "021" : "022").Set(25, "00").Set(49, "156").Set(60, Field60(22));
        SetTrack(message, card);
        if (withPin) message.Set(26, "12").SetBytes(52, PinBlock(card, Pin));
        return message.Set(53, $"{(withPin ? '2' : '0')}6{(trackKey is null ? '0' : '1')}0000000000000");
    }

    public Message ManualSale(long fen, TestCard card) =>
        Begin(200).Set(3, "000000").SetNumber(4, fen).SetNumber(11, ++trace).Set(2, card.Pan).Set(14, card.Expiry)
            .Set(22, "012").Set(25, "00").Set(49, "156").Set(60, Field60(22));

    /// <summary>A transaction of any kind as the tables of docs/wire.md say, without its MAC.</summary>
    /// <param name="original">The answer to what it speaks of: 37, 38, batch, trace and date are taken from it.</param>
    public Message Of(TransactionKind kind, long fen, TestCard card, Message? original = null, bool isNamedByTrace = true)
    {
        var form = TransactionForm.Of(kind);
        var message = Begin(form.Request).Set(3, form.ProcessingCode).SetNumber(11, ++trace).Set(25, form.Condition).Set(49, "156").Set(60, Field60((int)kind));
        if (kind is not (TransactionKind.Balance or TransactionKind.Query)) message.SetNumber(4, fen);
        if (form.Request == 220 && kind != TransactionKind.TipAdjust) message.Set(2, card.Pan).Set(14, card.Expiry).Set(22, "022");
        else if (kind is not (TransactionKind.TipAdjust or TransactionKind.Query)) SetTrack(message.Set(22, "022"), card);
        if (trackKey is not null && message.Has(35)) message.Set(53, "0610000000000000");
        if (original is null) return message;
        var (batch, named) = isNamedByTrace ? (original.Text(60)![2..8], original.Text(11)!) : ("000000", "000000");
        message.Set(61, batch + named + (form.Original == OriginalReference.Trace ? "" : original.Text(13)));
        if (kind is TransactionKind.SaleVoid or TransactionKind.Refund or TransactionKind.CompletionVoid or TransactionKind.TipAdjust)
            message.Set(37, original.Text(37));
        return kind is TransactionKind.Refund or TransactionKind.Query ? message : message.Set(38, original.Text(38));
    }

    /// <summary>Sale and tip together, with the tip.</summary>
    public Message Tip(long fen, Message sale)
    {
        sale.TryGetNumber(4, out var paid);
        return Of(TransactionKind.TipAdjust, paid + fen, TestCard.Debit, sale).Set(48, fen.ToString("D12", CultureInfo.InvariantCulture));
    }

    /// <summary>A sale that was authorised by telephone.</summary>
    public Message OfflineSale(long fen, TestCard card, string authorisation) =>
        Of(TransactionKind.OfflineSale, fen, card).Set(38, authorisation).Set(61, $"{Batch:000000}{trace:000000}11220100000000000");

    /// <summary>0500 with the terminal's totals, all of domestic cards.</summary>
    public Message Totals(BatchTotals totals, string operatorText = "01 ") => Management(500, 201, operatorText).Set(49, "156").Set(
        48, new Field48Totals(new CardTotals(totals.Debit.Minor, totals.DebitCount, totals.Credit.Minor, totals.CreditCount), default).ToString());

    /// <summary>0320 with records of cards.</summary>
    public Message Items(params (int Trace, long Fen)[] items) => Management(320, 201, null).Set(
        48, new Field48Items([.. items.Select(item => new BatchItem(false, item.Trace, "6299020000001234", item.Fen))]).ToText());

    /// <summary>0320 with one refund or notice.</summary>
    public Message Single(TransactionKind kind, int named, long fen) =>
        Begin(320).Set(3, TransactionForm.Of(kind).ProcessingCode).SetNumber(4, fen).SetNumber(11, named).Set(25, TransactionForm.Of(kind).Condition)
            .Set(49, "156").Set(60, string.Create(CultureInfo.InvariantCulture, $"{(int)kind:00}{Batch:000000}000"));

    /// <summary>0320 end.</summary>
    public Message End(bool isBalanced, int uploaded) =>
        Management(320, isBalanced ? 207 : 202, null).Set(48, uploaded.ToString("0000", CultureInfo.InvariantCulture));

    /// <summary>What became of a transaction.</summary>
    public Message QueryOf(int batch, int named) =>
        Of(TransactionKind.Query, 0, TestCard.Debit).Set(61, string.Create(CultureInfo.InvariantCulture, $"{batch:000000}{named:000000}"));

    /// <summary>The reversal of a transaction, without its MAC.</summary>
    public Message ReversalOf(Message sale, string reason = "98")
    {
        var message = Begin(400);
        foreach (var field in new[] { 3, 4, 11, 22, 25, 49, 60 }) message.CopyFrom(sale, field);
        return message.Set(39, reason).Set(61, sale.Text(60)![2..8] + sale.Text(11));
    }

    /// <summary>Sends a message with its MAC, reads the answer, and checks the answer's MAC where it must have
    /// one.</summary>
    public async Task<Message> AskAsync(Message request)
    {
        await SendAsync(request);
        return await ReadAsync();
    }

    public Task SendAsync(Message request) => Frames.WriteAsync(Seal(request), CancellationToken.None).AsTask();

    /// <summary>The message as bytes, with its MAC where its class has one.</summary>
    public byte[] Seal(Message request)
    {
        var isBare = request.Mti.Value is 320 or (>= 500 and < 800) || (request.Mti.Value >= 800 && !request.Has(64));
        if (isBare || macKey is null) return request.ToArray();
        var wire = request.SetBytes(64, new byte[8]).ToArray();
        hsm.GenerateMac(macKey, mac, Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(wire.Length - 8));
        return wire;
    }

    public async Task<Message> ReadAsync()
    {
        var read = await Frames.ReadAsync(CancellationToken.None);
        if (read.Status != FrameStatus.Frame)
            throw new InvalidOperationException($"The host closed the connection ({read.Status}).");
        LastAnswer = read.Bytes;
        var answer = new Message(Dialect.UnionPayPos);
        if (!answer.TryRead(read.Bytes, out var error)) throw new InvalidOperationException(error.ToString());
        return answer;
    }

    public bool IsAuthentic(Message answer, byte[] wire) =>
        macKey is { } key && answer.Has(64) && hsm.VerifyMac(
            key, mac, Message.MacInput(Dialect.UnionPayPos, wire), answer.Bytes(64));

    /// <summary>The answer's code, once its MAC is found right.</summary>
    public async Task<string> CodeOfAsync(Message request)
    {
        var answer = await AskAsync(request);
        if (!IsAuthentic(answer, LastAnswer))
            throw new InvalidOperationException($"The answer {answer.Text(39)} has no right MAC.");
        return answer.Text(39)!;
    }

    public byte[] PinBlock(TestCard card, string pin)
    {
        var block = new byte[8];
        hsm.EncryptPin(pinKey!, PinBlockFormat.Iso0, pin.ToCharArray(), card.Pan, block);
        return block;
    }

    public string Field60(int code) => string.Create(CultureInfo.InvariantCulture, $"{code:00}{Batch:000000}00050");

    public Message Begin(short mti)
    {
        var message = new Message(Dialect.UnionPayPos, new Mti(mti)).Set(41, terminalId).Set(42, merchantId);
        Convert.FromHexString("6006010000" + "603200000000").CopyTo(message.Prefix);
        return message;
    }

    private void SetTrack(Message message, TestCard card)
    {
        message.Set(35, card.Track);
        if (trackKey is null) return;
        var packed = message.Bytes(35).ToArray();
        hsm.EncryptTrack(trackKey, packed);
        message.SetPacked(35, packed, card.Track.Length);
    }

    private void TakeKeys(ReadOnlySpan<byte> field62, int code)
    {
        var (length, algorithm) = code == 1 ? (8, KeyAlgorithm.Des) : (16, KeyAlgorithm.TripleDes);
        var keys = field62.ToArray();
        pinKey = Import(KeyUsage.Pin, 0);
        macKey = Import(KeyUsage.Mac, 1);
        trackKey = code == 4 ? Import(KeyUsage.Track, 2) : null;

        WrappedKey Import(KeyUsage usage, int place)
        {
            var at = place * (length + 4);
            return hsm.ImportUnder(
                master, usage, algorithm, keys.AsSpan(at, length), Kcv.Read(keys.AsSpan(at + length, 4)));
        }
    }
}
