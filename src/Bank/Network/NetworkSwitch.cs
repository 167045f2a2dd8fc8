using Microsoft.Extensions.Logging;
using Piaohao.Bank.Faults;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;

namespace Piaohao.Bank.Network;

/// <summary>The card network: reads a message, checks who sends it, and hands it on. The order is that of docs/wire.md: frame, signed on (97),
/// keys and MAC (A0), message type (40), format (30); the books and the issuer check the rest.</summary>
internal sealed class NetworkSwitch(BankOptions options, IHsm hsm, LinkManagement management, FinancialDesk transactions, ReversalDesk reversals, QueryDesk queries,
    BankCounters counters, ILogger log)
{
    public async Task<NetworkReply> HandleAsync(LinkSession session, byte[] frame)
    {
        var request = new Message(Dialect.NetworkLink);
        if (!request.TryRead(frame, out var error))
        {
            counters.CountMalformed();
            BankLog.Malformed(log, error);
            return NetworkReply.None;
        }

        if (!request.Mti.IsRequest || !request.Has(7) || !request.Has(11))
        {
            counters.CountMalformed();
            return NetworkReply.None;
        }

        if (request.Mti.Value == MessageTypes.Management) return new NetworkReply(Count(request, management.Answer(session, request)).ToArray());

        var keys = session.Keys;
        var refusal = RefusalOf(session, request, frame);
        if (refusal is not null) return new NetworkReply(Seal(Count(request, NetworkAnswer.To(request, refusal)), keys));

        var (answer, fault) = await AnswerAsync(request, keys);
        if (fault is { } played)
        {
            counters.CountFault(played);
            BankLog.FaultPlayed(log, played, request.Mti);
        }

        return answer is null ? new NetworkReply(null, fault) : new NetworkReply(Seal(Count(request, answer), keys), fault);
    }

    private async Task<(Message? Answer, FaultKind? Fault)> AnswerAsync(Message request, LinkKeys? keys)
    {
        if (MessageTypes.IsFinancial(request.Mti)) return await transactions.AnswerAsync(request, keys);
        if (MessageTypes.IsReversal(request.Mti)) return await reversals.AnswerAsync(request);
        return (await queries.AnswerAsync(request), null);
    }

    private string? RefusalOf(LinkSession session, Message request, byte[] frame)
    {
        if (session.Acquirer is null) return AnswerCodes.NotSignedOn;
        if (session.Keys is not { } keys || !NetworkMac.IsRight(hsm, keys.Mac, frame))
        {
            BankLog.WrongMac(log, request.Mti);
            return AnswerCodes.WrongMac;
        }

        var isServed = MessageTypes.IsFinancial(request.Mti) || MessageTypes.IsReversal(request.Mti) || request.Mti.Value == MessageTypes.Query;
        if (!isServed) return AnswerCodes.NotServed;
        return options.AcquirerIds.Contains(request.Text(32) ?? "", StringComparer.Ordinal) ? null : AnswerCodes.NotSignedOn;
    }

    private Message Count(Message request, Message answer)
    {
        counters.CountRequest(request.Mti.ToString(), answer.Text(39) ?? "");
        return answer;
    }

    // Before the key exchange there is nothing to make a MAC with.
    private byte[] Seal(Message answer, LinkKeys? keys) => keys is null ? answer.ToArray() : NetworkMac.Write(hsm, keys.Mac, answer);
}
