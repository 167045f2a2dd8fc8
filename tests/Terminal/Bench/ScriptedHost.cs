using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Link;
using Piaohao.Orders;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>What the host does with one request.</summary>
/// <param name="Code">Field 39 of the answer; null: no answer.</param>
internal sealed record Plan(string? Code = "00")
{
    /// <summary>Changes the answer before its MAC is made.</summary>
    public Action<Message>? Change { get; init; }

    /// <summary>Changes the written bytes.</summary>
    public Func<byte[], byte[]>? Spoil { get; init; }

    /// <summary>Closes the connection instead of answering.</summary>
    public bool Cut { get; init; }

    public bool WithoutMac { get; init; }

    /// <summary>The answer comes when this is done.</summary>
    public Task After { get; init; } = Task.CompletedTask;

    /// <summary>How often the answer is sent.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The part that is approved with code 10.</summary>
    public long? Part { get; init; }

    public static Plan Silence { get; } = new((string?)null);
}

/// <summary>A host that speaks the real protocol with its own secure module, decides by script, and keeps book: what it approved and what it took back.</summary>
internal sealed class ScriptedHost : IConnectionFactory
{
    private readonly SoftwareHsm hsm;
    private readonly HostBook book = new();
    private readonly WrappedKey master;
    private WrappedKey pik, mak;
    private WrappedKey? tdk;

    public ScriptedHost(SoftwareHsm hsm, ReadOnlySpan<byte> terminalMasterKey)
    {
        this.hsm = hsm;
        master = hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, terminalMasterKey.ToArray());
        pik = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        mak = hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
    }

    /// <summary>False: nobody listens.</summary>
    public bool Listening { get; set; } = true;

    public Func<Message, Plan> OnSale { get; set; } = _ => new Plan();

    /// <summary>For all financial requests but sales. What it approves the book may still refuse.</summary>
    public Func<Message, Plan> OnOther { get; set; } = _ => new Plan();

    public Func<Message, Plan> OnReversal { get; set; } = _ => new Plan();

    public Func<Message, Plan> OnManagement { get; set; } = _ => new Plan();

    public Func<Message, Plan> OnSignature { get; set; } = _ => new Plan();

    /// <summary>Called when a connection is asked for, and when a request has come in whole.</summary>
    public Action<string> Observe { get; set; } = _ => { };

    public int Batch { get; set; } = 12;

    /// <summary>Where the terminal last called.</summary>
    public EndPoint? Called { get; private set; }

    /// <summary>Everything received, in order.</summary>
    public List<Message> Received { get; } = [];

    /// <summary>What was approved and not taken back, by (batch, trace).</summary>
    public Dictionary<(int Batch, int Trace), long> Book => book.Standing;

    public IEnumerable<string> Types => Received.Select(message => message.Mti.ToString());

    public Message Last(string mti) => Received.Last(message => message.Mti.ToString() == mti);

    /// <summary>The book as it stands now, to be put back later.</summary>
    public Dictionary<(int Batch, int Trace), long> CopyBook() => new(Book);

    public void PutBook(Dictionary<(int Batch, int Trace), long> standing) => book.Standing = new(standing);

    /// <summary>New keys that the terminal does not know.</summary>
    public void ForgetKeys()
    {
        pik = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        mak = hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
    }

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Observe("connect");
        Called = endpoint;
        if (!Listening) throw new IOException("refused");
        var (till, host) = MemoryConnection.Pair();
        Serving = ServeAsync(host);
        return ValueTask.FromResult<ConnectionContext>(till);
    }

    /// <summary>The latest connection's loop; a failure of the script surfaces here.</summary>
    public Task Serving { get; private set; } = Task.CompletedTask;

    public string DecryptedTrack(Message sale)
    {
        var packed = sale.Bytes(35).ToArray();
        hsm.DecryptTrack(tdk ?? throw new InvalidOperationException("No TDK was given."), packed);
        return Convert.ToHexString(packed)[..sale.Text(35)!.Length].Replace('D', '=');
    }

    public PinResult VerifyPin(Message sale, string pan, string pin)
    {
        var pvk = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        var offset = hsm.MakePinOffset(pvk, pan, pin.ToCharArray());
        return hsm.VerifyPin(pik, PinBlockFormat.Iso0, sale.Bytes(52), pan, pvk, offset);
    }

    public bool HasValidMac(byte[] wire, Message message) =>
        hsm.VerifyMac(mak, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), message.Bytes(64));

    /// <summary>Field 62 of the answer to an activation whose proof fits: the terminal's master key in its block.</summary>
    public byte[] Activate(Message request, string code)
    {
        var (tid, mid) = (request.Text(41)!, request.Text(42)!);
        var secret = ActivationSecret.Of(code, tid, mid);
        var field62 = request.Bytes(62).ToArray();
        var trace = int.Parse(request.Text(11)!, CultureInfo.InvariantCulture);
        if (!field62.AsSpan(16).SequenceEqual(ActivationSecret.Proof(secret, tid, mid, trace, field62.AsSpan(0, 16)))) throw new InvalidOperationException("The proof does not fit.");
        byte[] nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        return [.. nonce, .. Encoding.ASCII.GetBytes(hsm.ExportMaster(master, ActivationSecret.ProtectionKey(secret, field62.AsSpan(0, 16), nonce)))];
    }

    private async Task ServeAsync(MemoryConnection connection)
    {
        await using var frames = new FrameConnection(connection);
        while (true)
        {
            var read = await frames.ReadAsync(CancellationToken.None);
            if (read.Status != FrameStatus.Frame) return;
            var request = new Message(Dialect.UnionPayPos);
            if (!request.TryRead(read.Bytes, out var error)) throw new InvalidOperationException($"The terminal sent what cannot be read: {error}");
            Received.Add(request);
            Observe("received " + request.Mti);
            var plan = Decide(request, read.Bytes);
            Observe("decided " + request.Mti);
            if (plan.Cut) return;
            if (plan.Code is null) continue;
            var answer = Answer(request, plan);
            await plan.After;
            for (var times = 0; times < plan.Times; times++)
            {
                try
                {
                    await frames.WriteAsync(answer, CancellationToken.None);
                }
                catch (IOException)
                {
                    return;
                }
            }
        }
    }

    private static bool IsFinancial(Message message) => message.Mti.Value is 100 or 200 or 220;

    private Plan Decide(Message request, byte[] wire)
    {
        if (IsSignature(request)) return HasValidMac(wire, request) ? OnSignature(request) : new Plan("A0");
        if (!IsFinancial(request) && request.Mti.Value != 400) return OnManagement(request);
        var codes = Field60.TryRead(request, out var field60) ? field60 : throw new InvalidOperationException("Field 60 is damaged.");
        var key = (codes.Batch, int.Parse(request.Text(11)!, CultureInfo.InvariantCulture));
        if (!HasValidMac(wire, request)) return new Plan("A0");
        if (request.Mti.Value == 400) return TakeBack(key, request);
        var kind = (TransactionKind)codes.TransactionCode;
        if (TransactionForm.Find(request.Mti.Value, codes.TransactionCode, request.Text(3), request.Text(25)) is null) throw new InvalidOperationException($"{kind} has another form.");
        var plan = kind == TransactionKind.Sale ? OnSale(request) : OnOther(request);
        return kind is TransactionKind.Balance or TransactionKind.Query ? plan : Record(key, kind, request, plan);
    }

    /// <summary>Books what the script approves, with or without an answer, unless the book refuses it. What comes again is not booked again.</summary>
    private Plan Record((int Batch, int Trace) key, TransactionKind kind, Message request, Plan plan)
    {
        if (plan.Code is not (null or "00" or "10") || book.Has(key)) return plan;
        var asked = Read(kind, request);
        if (book.Judge(asked) is not "00" and var refusal) return plan with { Code = plan.Code is null ? null : refusal };
        book.Add(key, asked with { Fen = plan.Part ?? asked.Fen, Rrn = Rrn(request), Authorisation = request.Text(38) ?? Authorisation(request) });
        return plan;
    }

    private HostTransaction Read(TransactionKind kind, Message request)
    {
        var original = Field61.TryRead(request, out var named) && kind != TransactionKind.OfflineSale ? book.Locate((named.Batch, named.Trace), request.Text(37), request.Text(38)) : null;
        return new HostTransaction(kind, request.TryGetNumber(4, out var fen) ? fen : throw new InvalidOperationException("No amount."), PanOf(request), "", "", original,
            kind == TransactionKind.TipAdjust ? long.Parse(request.Text(48)!, CultureInfo.InvariantCulture) : 0);
    }

    private string PanOf(Message request) =>
        request.Text(2) ?? (request.Has(35) ? (tdk is null ? request.Text(35)!.Replace('D', '=') : DecryptedTrack(request)).Split('=')[0] : "");

    private Plan TakeBack((int Batch, int Trace) key, Message request)
    {
        var known = book.Has(key);
        var outcome = OnReversal(request);
        if (outcome.Code is not (null or "00")) return outcome;
        Book.Remove(key);
        return outcome.Code is null || known ? outcome : outcome with { Code = "25" };
    }

    private static string Rrn(Message request) => $"132011{40 + int.Parse(request.Text(11)!, CultureInfo.InvariantCulture):000000}";

    private static string Authorisation(Message request) => $"{700140 + int.Parse(request.Text(11)!, CultureInfo.InvariantCulture):000000}";

    private static bool IsSignature(Message request) => request.Mti.Value == 820 && Field60.TryRead(request, out var codes) && codes.TransactionCode == TransactionCodes.Signature;

    private byte[] Answer(Message request, Plan plan)
    {
        var answer = new Message(Dialect.UnionPayPos, request.Mti.Answer);
        request.Prefix.CopyTo(answer.Prefix);
        foreach (var field in (int[])[3, 4, 11, 25, 41, 42, 49, 60]) answer.CopyFrom(request, field);
        answer.Set(12, "132011").Set(13, "1122").Set(39, plan.Code);
        if (IsFinancial(request)) answer.Set(15, "1122").Set(37, Rrn(request)).Set(44, "62990100   48981100   ").Set(63, "CUP");
        if (IsFinancial(request) && plan.Code is "00" or "10") answer.Set(38, request.Text(38) ?? Authorisation(request));
        if (plan.Part is { } part) answer.SetNumber(4, part);
        if (request.Mti.Value == 800 && plan.Code == "00" && Field60.TryRead(request, out var asked) && asked.NetworkCode <= NetworkCodes.SignInDoubleWithTrackKey) SignIn(request, answer);
        plan.Change?.Invoke(answer);
        byte[] wire;
        if ((IsFinancial(request) || request.Mti.Value == 400 || IsSignature(request)) && !plan.WithoutMac)
        {
            answer.SetBytes(64, new byte[8]);
            wire = answer.ToArray();
            hsm.GenerateMac(mak, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(wire.Length - 8));
        }
        else
        {
            wire = answer.ToArray();
        }

        return plan.Spoil?.Invoke(wire) ?? wire;
    }

    private void SignIn(Message request, Message answer)
    {
        _ = Field60.TryRead(request, out var asked);
        var single = asked.NetworkCode == NetworkCodes.SignInSingle;
        var algorithm = single ? KeyAlgorithm.Des : KeyAlgorithm.TripleDes;
        pik = hsm.GenerateKey(KeyUsage.Pin, algorithm);
        mak = hsm.GenerateKey(KeyUsage.Mac, algorithm);
        tdk = asked.NetworkCode == NetworkCodes.SignInDoubleWithTrackKey ? hsm.GenerateKey(KeyUsage.Track, algorithm) : null;
        var keys = new Field62WorkingKeys(Exported(pik), Exported(mak), tdk is null ? null : Exported(tdk));
        answer.Set(60, (asked with { Batch = Batch }).ToString()).SetBytes(62, keys.ToArray());
    }

    private WorkingKey Exported(WrappedKey key)
    {
        var exported = hsm.ExportUnder(master, key);
        var checkValue = new byte[4];
        exported.CheckValue.Write(checkValue);
        return new WorkingKey(exported.Value, checkValue);
    }
}
