using System.Collections.Immutable;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Flows;

/// <summary>0800 with 60.3 = 001, 003 or 004: new working keys under the terminal's master key, durable before they
/// leave; operator and device are recorded; the answer sets the clock and names the batch. The caller holds the terminal's turn.</summary>
internal sealed class SignIn(
    HostBooks books, TerminalAnswer answers, IHsm hsm, BusinessCalendar calendar, FactBook facts, AcquirerMetrics metrics)
{
    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var session = request.Session;
        if (request.Trace == 0) return Refuse(request, "30");
        if (!IsAllowed(request.Terminal.Profile.Keys, request.Field60.NetworkCode)) return Refuse(request, "40");
        if (session.MasterKey is not { } master) return Refuse(request, "97");

        var keys = NewKeys(request.Field60.NetworkCode);
        var change = new SessionChange(
            session.MerchantId, session.TerminalId, session.Batch, calendar.DayOf(request.At),
            Introduction.Operator(request.Message), Introduction.Device(request.Message), request.At, keys);
        var noted = new TerminalFacts(session.MerchantId, session.TerminalId, [new TerminalFact(TerminalFact.SignIn, 0, 0, request.At)]);
        await books.CommitAsync(new HostUnit
        {
            Session = change,
            Facts = noted,
            Events =
            [
                request.Received($"operator {change.OperatorId}, serial {change.Device.Serial}"),
                request.Answered("00", request.At, string.Join(", ", keys.Select(key => $"{key.Usage} {key.CheckValue}"))),
            ],
        });
        session.Apply(change);
        facts.Apply(noted);
        metrics.Transaction("sign-in", "00");
        return answers.Bare(request.Message, "00", request.At)
            .Set(60, (request.Field60 with { Batch = session.Batch }).ToString())
            .SetBytes(62, Field62(master, keys));
    }

    /// <summary>A terminal may ask for the set of its profile or a part of it; single-length keys only where the
    /// profile says so.</summary>
    private static bool IsAllowed(KeySet profile, int asked) => asked switch
    {
        NetworkCodes.SignInSingle => profile == KeySet.Single,
        NetworkCodes.SignInDoubleWithTrackKey => profile == KeySet.DoubleWithTrack,
        _ => true,
    };

    private ImmutableArray<WrappedKey> NewKeys(int asked)
    {
        var algorithm = asked == NetworkCodes.SignInSingle ? KeyAlgorithm.Des : KeyAlgorithm.TripleDes;
        var keys = ImmutableArray.Create(
            hsm.GenerateKey(KeyUsage.Pin, algorithm), hsm.GenerateKey(KeyUsage.Mac, algorithm));
        return asked == NetworkCodes.SignInDoubleWithTrackKey
            ? keys.Add(hsm.GenerateKey(KeyUsage.Track, algorithm))
            : keys;
    }

    private byte[] Field62(WrappedKey master, ImmutableArray<WrappedKey> keys) =>
        new Field62WorkingKeys(Export(master, keys[0]), Export(master, keys[1]), keys.Length > 2 ? Export(master, keys[2]) : null).ToArray();

    private WorkingKey Export(WrappedKey master, WrappedKey key)
    {
        var cryptogram = hsm.ExportUnder(master, key);
        var checkValue = new byte[4];
        cryptogram.CheckValue.Write(checkValue);
        return new WorkingKey(cryptogram.Value, checkValue);
    }

    private Message Refuse(TerminalRequest request, string code)
    {
        metrics.Transaction("sign-in", code);
        return answers.Bare(request.Message, code, request.At);
    }
}
