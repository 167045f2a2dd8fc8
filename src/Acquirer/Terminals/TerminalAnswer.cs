using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Signatures;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Terminals;

/// <summary>Builds answers: TPDU turned round, header kept, what the terminal compares echoed, field 39, and the MAC
/// where the message class has one.</summary>
internal sealed class TerminalAnswer(IHsm hsm, AcquirerOptions options)
{
    private const int MacLength = 8;

    /// <summary>Field 63.1: every card comes through UnionPay's network.</summary>
    private const string CardOrganisation = "CUP";

    /// <summary>What an answer repeats of its request: the terminal compares them (UnionPay POS, checks on
    /// answers).</summary>
    private static readonly int[] Echoed = [3, 4, 11, 25, 41, 42, 49, 60];

    /// <summary>The answer with only what every answer has.</summary>
    public Message Bare(Message request, string code, DateTimeOffset at)
    {
        var answer = new Message(Dialect.UnionPayPos, request.Mti.Answer);
        request.Prefix.CopyTo(answer.Prefix);
        if (Tpdu.TryRead(request.Prefix, out var tpdu)) tpdu.Swapped.Write(answer.Prefix);
        foreach (var field in Echoed) answer.CopyFrom(request, field);
        return answer
            .Set(12, BusinessCalendar.LocalTime(at))
            .Set(13, BusinessCalendar.LocalDate(at))
            .Set(32, options.AcquirerId)
            .Set(39, code);
    }

    /// <summary>The answer to a transaction as the books keep it: the same however often it is asked for.</summary>
    public Message ForTransaction(Message request, Transaction row, string code)
    {
        var answer = Bare(request, code, row.StartedAt);
        if (row.Amount != row.Requested) answer.SetNumber(4, row.Amount.Minor);
        if (row.SettlementDate.Length > 0) answer.Set(15, row.SettlementDate);
        if (row.Rrn.Length > 0) answer.Set(37, row.Rrn);
        if (row.Authorisation.Length > 0) answer.Set(38, row.Authorisation);
        if (ResponseCode.Of(code).IsApproval) answer.SetBytes(63, new Field63Answer(CardOrganisation).ToArray());
        if (row.IssuerId.Length > 0) answer.Set(44, new Field44(row.IssuerId, options.AcquirerId).ToString());
        return answer;
    }

    /// <summary>The answer's bytes; with a MAC where its class carries one and the host has a key for the
    /// terminal.</summary>
    public byte[] Seal(Message answer, TerminalSession? session, MacForm form)
    {
        if (session?.MacKey is not { } key || !(TerminalRequest.CarriesMac(answer.Mti) || SignatureUpload.Is(answer))) return answer.ToArray();
        Span<byte> mac = stackalloc byte[MacLength];
        mac.Clear();
        var wire = answer.SetBytes(64, mac).ToArray();
        hsm.GenerateMac(key, Algorithm(form), Message.MacInput(Dialect.UnionPayPos, wire), wire.AsSpan(wire.Length - MacLength));
        return wire;
    }

    /// <summary>True where field 64 of a request is its MAC.</summary>
    public bool IsAuthentic(TerminalRequest request) =>
        request.Session.MacKey is { } key
        && request.Message.Has(64)
        && hsm.VerifyMac(
            key, Algorithm(request.Terminal.Profile.Mac), Message.MacInput(Dialect.UnionPayPos, request.Wire),
            request.Message.Bytes(64));

    private static MacAlgorithm Algorithm(MacForm form) =>
        form == MacForm.Raw ? MacAlgorithm.UnionPayEcbRaw : MacAlgorithm.UnionPayEcb;
}
