using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;

namespace Piaohao.Acquirer.Flows;

/// <summary>0820 with 60.3 = 002: from now on the terminal must sign in before it trades. The caller holds the
/// terminal's turn.</summary>
internal sealed class SignOff(HostBooks books, TerminalAnswer answers, AcquirerMetrics metrics)
{
    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var session = request.Session;
        var change = new SessionChange(
            session.MerchantId, session.TerminalId, session.Batch, null, session.OperatorId, session.Device,
            request.At, []);
        await books.CommitAsync(
            new HostUnit { Session = change, Events = [request.Received(), request.Answered("00", request.At)] });
        session.Apply(change);
        metrics.Transaction("sign-off", "00");
        return answers.Bare(request.Message, "00", request.At);
    }
}
