using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;
using Piaohao.Link;

namespace Piaohao.Acquirer.Tests;

/// <summary>What the network does with a request.</summary>
/// <param name="Code">Field 39 of the answer; null for silence.</param>
/// <param name="Times">How often it is answered.</param>
/// <param name="Spoil">Changes the answer before its MAC is made.</param>
internal sealed record NetworkAct(
    string? Code, int Times = 1, bool WrongMac = false, bool CutsLine = false, Action<Message>? Spoil = null)
{
    public static readonly NetworkAct Approve = new("00");
    public static readonly NetworkAct Silence = new((string?)null);
}

/// <summary>A card network that speaks bytes, with cryptography of its own, and does only what the test says.</summary>
internal sealed class ScriptedNetwork(IHsm hsm, WrappedKey zoneMaster) : IConnectionFactory
{
    private readonly Channel<Message> seen = Channel.CreateUnbounded<Message>();
    private readonly ConcurrentQueue<Message> all = new();
    private Line? line;

    public bool IsReachable { get; set; } = true;

    /// <summary>True to send working keys whose check values do not fit.</summary>
    public bool SpoilsKeys { get; set; }

    public Func<Message, NetworkAct> Sale { get; set; } = _ => NetworkAct.Approve;

    /// <summary>Refunds and notices: 0220 and 0221.</summary>
    public Func<Message, NetworkAct> Advice { get; set; } = _ => NetworkAct.Approve;

    /// <summary>0600: what became of a transaction.</summary>
    public Func<Message, NetworkAct> Query { get; set; } = _ => NetworkAct.Approve;

    public Func<Message, NetworkAct> Reversal { get; set; } = _ => NetworkAct.Approve;

    public Func<Message, NetworkAct> Management { get; set; } = _ => NetworkAct.Approve;

    /// <summary>Every financial message that came, in order.</summary>
    public IReadOnlyList<Message> All => [.. all];

    public IEnumerable<Message> Sales => All.Where(message => message.Mti.Value == 200);

    public IEnumerable<Message> Advices => All.Where(message => message.Mti.Value is 220 or 221);

    public IEnumerable<Message> Reversals => All.Where(message => message.Mti.Value is 420 or 421);

    public WrappedKey PinKey => (line ?? throw new InvalidOperationException("Nobody is connected.")).Pin;

    public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!IsReachable) throw new IOException("The network is down.");
        var (ours, theirs) = MemoryConnection.Pair();
        line = new Line(new FrameConnection(theirs), hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes), hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes));
        _ = ServeAsync(line);
        return ValueTask.FromResult<ConnectionContext>(ours);
    }

    /// <summary>Waits for the next financial message of a type, leaving out others.</summary>
    public async Task<Message> NextAsync(params int[] types)
    {
        while (true)
            if (await seen.Reader.ReadAsync() is var message && types.Contains(message.Mti.Value))
                return message;
    }

    /// <summary>Answers a request when the test likes, on the line that stands now.</summary>
    public Task AnswerAsync(Message request, NetworkAct act) => AnswerAsync(line!, request, act);

    public void Cut() => line?.Frames.Connection.Abort(new ConnectionAbortedException("cut"));

    private async Task ServeAsync(Line own)
    {
        while (await own.Frames.ReadAsync(CancellationToken.None) is { Status: FrameStatus.Frame } read)
        {
            var request = new Message(Dialect.NetworkLink);
            if (!request.TryRead(read.Bytes, out var error)) throw new InvalidOperationException(error.ToString());
            var act = request.Mti.Value == 800 ? Management(request) : Financial(own, request, read.Bytes);
            if (act.CutsLine) own.Frames.Connection.Abort(new ConnectionAbortedException("cut"));
            else await AnswerAsync(own, request, act);
        }
    }

    private NetworkAct Financial(Line own, Message request, byte[] wire)
    {
        var covered = Message.MacInput(Dialect.NetworkLink, wire);
        if (!hsm.VerifyMac(own.Mac, MacAlgorithm.Iso9797Algorithm3, covered, wire.AsSpan(covered.Length)))
            throw new InvalidOperationException("A message came with a wrong MAC.");
        all.Enqueue(request);
        var act = request.Mti.Value switch
        {
            100 or 200 => Sale(request),
            220 or 221 => Advice(request),
            600 => Query(request),
            _ => Reversal(request),
        };
        seen.Writer.TryWrite(request);
        return act;
    }

    private async Task AnswerAsync(Line own, Message request, NetworkAct act)
    {
        if (act.Code is not { } code) return;
        var answer = request.Mti.Value == 800 ? ManagementAnswer(own, request, code) : FinancialAnswer(request, code);
        act.Spoil?.Invoke(answer);
        var wire = Seal(own, answer);
        if (act.WrongMac) wire[^1] ^= 1;
        for (var time = 0; time < act.Times; time++) await own.Frames.WriteAsync(wire, CancellationToken.None);
    }

    private Message ManagementAnswer(Line own, Message request, string code)
    {
        var answer = new Message(Dialect.NetworkLink, new Mti(810)).Set(39, code);
        foreach (var field in new[] { 7, 11, 33, 70 }) answer.CopyFrom(request, field);
        if (request.Is(70, "101")) answer.Set(48, Exported(own.Pin) + Exported(own.Mac));
        return answer;
    }

    private static Message FinancialAnswer(Message request, string code)
    {
        var mti = new Mti((short)((request.Mti.Value / 10 * 10) + 10));
        var answer = new Message(Dialect.NetworkLink, mti).Set(39, code);
        int[] echoed = mti.Value < 300
            ? [2, 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 60]
            : mti.Value == 610 ? [7, 11, 32, 33, 37, 41, 42, 90] : [2, 3, 4, 7, 11, 32, 33, 37, 41, 42, 49];
        foreach (var field in echoed) answer.CopyFrom(request, field);
        if (mti.Value == 610 && code == "00") answer.Set(48, "00S" + "000000000100");
        if (mti.Value > 300) return answer;
        answer.Set(15, request.Text(13)).Set(44, "99010000   48981100   ");
        if (code is "00" or "10") answer.Set(38, "A" + request.Text(37)![^5..]);
        if (code == "10" && request.TryGetNumber(4, out var asked)) answer.SetNumber(4, asked / 2);
        return request.Is(3, "310000") ? answer.Set(54, "1002156C000000123456") : answer;
    }

    private byte[] Seal(Line own, Message answer)
    {
        if (answer.Mti.Value == 810) return answer.ToArray();
        var wire = answer.SetBytes(answer.Mti.Value is 430 or 610 ? 128 : 64, new byte[8]).ToArray();
        hsm.GenerateMac(own.Mac, MacAlgorithm.Iso9797Algorithm3, Message.MacInput(Dialect.NetworkLink, wire), wire.AsSpan(wire.Length - 8));
        return wire;
    }

    private string Exported(WrappedKey key)
    {
        var cryptogram = hsm.ExportUnder(zoneMaster, key);
        return Convert.ToHexString(cryptogram.Value) + (SpoilsKeys ? "00000000" : cryptogram.CheckValue.ToString());
    }

    private sealed record Line(FrameConnection Frames, WrappedKey Pin, WrappedKey Mac);
}
