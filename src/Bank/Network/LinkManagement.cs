using Microsoft.Extensions.Logging;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Keys;

namespace Piaohao.Bank.Network;

/// <summary>0800: sign-on, sign-off, working keys and echo (field 70).</summary>
internal sealed class LinkManagement(BankOptions options, IHsm hsm, WrappedKey zoneMaster, ILogger log)
{
    public Message Answer(LinkSession session, Message request)
    {
        var answer = new Message(Dialect.NetworkLink, request.Mti.Answer);
        foreach (var field in (ReadOnlySpan<int>)[7, 11, 33, 70]) answer.CopyFrom(request, field);
        return answer.Set(39, CodeOf(session, request, answer));
    }

    private string CodeOf(LinkSession session, Message request, Message answer)
    {
        var acquirer = request.Text(33);
        if (acquirer is null || !request.TryGetNumber(70, out var function)) return AnswerCodes.FormatError;
        if (!options.AcquirerIds.Contains(acquirer, StringComparer.Ordinal)) return AnswerCodes.NotSignedOn;
        switch (function)
        {
            case 1:
                session.Acquirer = acquirer;
                BankLog.SignedOn(log, acquirer);
                return AnswerCodes.Approved;
            case 2:
                session.Acquirer = null;
                return AnswerCodes.Approved;
            case 101 when session.Acquirer is null:
                return AnswerCodes.NotSignedOn;
            case 101:
                session.Keys = NewKeys(acquirer, answer);
                return AnswerCodes.Approved;
            case 301:
                return AnswerCodes.Approved;
            default:
                return AnswerCodes.InvalidTransaction;
        }
    }

    private LinkKeys NewKeys(string acquirer, Message answer)
    {
        var keys = new LinkKeys(hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes), hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes));
        var pin = hsm.ExportUnder(zoneMaster, keys.Pin);
        var mac = hsm.ExportUnder(zoneMaster, keys.Mac);
        answer.Set(48, Convert.ToHexString(pin.Value) + pin.CheckValue + Convert.ToHexString(mac.Value) + mac.CheckValue);
        BankLog.NewKeys(log, acquirer, pin.CheckValue.ToString(), mac.CheckValue.ToString());
        return keys;
    }
}
