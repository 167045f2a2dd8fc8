using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Flows;
using Piaohao.Acquirer.Nodes;
using Piaohao.Acquirer.Orders;
using Piaohao.Acquirer.Settlement;
using Piaohao.Acquirer.Signatures;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Terminals;

/// <summary>What became of a frame. Without an answer it is dropped: counted, and nothing else.</summary>
/// <param name="IsBad">True for a frame that no terminal sends; a few of them end the connection.</param>
internal readonly record struct FrameResult(byte[]? Answer, string Outcome, bool IsBad = false);

/// <summary>The host's order of checks, and the way to the flows: frame, format (30), merchant (03), terminal (97),
/// the terminal's turn,
/// signed in today (A8), MAC (A0); the flow does the rest.</summary>
internal sealed class TerminalDesk(
    TerminalDirectory directory, TerminalSessions sessions, TerminalAnswer answers, SignIn signIn, SignOff signOff,
    Echo echo, TransactionPath transactions, Balance balance, Query query, Reversal reversal, SettlementDesk settlement,
    OrderDesk orders, Training training,
    BusinessCalendar calendar, AcquirerMetrics metrics, ILogger logger)
{
    private const short ReversalMti = 400;

    /// <summary>The flow of cardholders' signatures.</summary>
    public required SignatureUpload Signatures { get; init; }

    public required HostRecorder Recorder { get; init; }

    public required TerminalRecall Recall { get; init; }

    /// <param name="line">Stands for the connection it came on.</param>
    public async Task<FrameResult> AnswerAsync(byte[] wire, object line, CancellationToken cancel)
    {
        var message = new Message(Dialect.UnionPayPos);
        if (!message.TryRead(wire, out var error)) return Unreadable(message, error);
        var taken = Recorder.Taken(message, directory.Current);
        var result = await AnswerAsync(message, wire, line, cancel);
        Recorder.Decided(taken, result.Answer, result.Outcome);
        return result;
    }

    private async Task<FrameResult> AnswerAsync(Message message, byte[] wire, object line, CancellationToken cancel)
    {
        if (!message.Mti.IsRequest) return new FrameResult(null, "no request", IsBad: true);
        if (!HasForm(message, out var field60)) return RefuseUnknown(message, "30", "format");

        var snapshot = directory.Current;
        var (merchantId, terminalId) = (message.Text(42)!, message.Text(41)!);
        if (snapshot.FindMerchant(merchantId) is not { Standing: Standing.Active } merchant)
            return RefuseUnknown(message, "03", "merchant");
        if (snapshot.FindTerminal(merchantId, terminalId) is not { } terminal || !MaySpeak(terminal, message.Mti))
            return RefuseUnknown(message, "97", "terminal");

        var session = sessions.Of(merchantId, terminalId);
        if (session.Gate.IsTaken && IsForged(Request()) && (Recall.Stored(session, line) is not { } stored || IsForged(Request() with { Session = stored })))
            return new FrameResult(answers.Seal(Refuse(Request(), "A0", "MAC"), session, terminal.Profile.Mac), "answered");
        using var turn = await session.Gate.EnterAsync(cancel);
        return turn is null ? new FrameResult(null, "terminal busy") : await AnswerInTurnAsync(Request(), line);

        TerminalRequest Request() => new(message, wire, merchant, terminal, session, field60, TerminalRequest.TraceOf(message), calendar.Now);
    }

    /// <summary>Waiting places are for messages that can be the terminal's own: one without its MAC is refused at once. What passes here is looked at again in its turn.</summary>
    private bool IsForged(TerminalRequest request) =>
        request.IsFinancial && IsSignedIn(request) && !answers.IsAuthentic(request);

    private bool IsSignedIn(TerminalRequest request) => request.Session.SignedInOn == calendar.DayOf(request.At);

    /// <summary>An error in a flow costs its transaction, not the host: nothing is answered, so the terminal
    /// reverses, and what was begun is taken back.</summary>
    private async Task<FrameResult> AnswerInTurnAsync(TerminalRequest request, object line)
    {
        try
        {
            Recall.Meet(request, line);
            var answer = request.IsFinancial ? await FinancialAsync(request) : await ManagementAsync(request);
            orders.Mark(answer, request);
            return new FrameResult(answers.Seal(answer, request.Session, request.Terminal.Profile.Mac), "answered");
        }
        catch (PendingElsewhereException busy)
        {
            Log.PendingElsewhere(logger, busy.Message);
            return new FrameResult(null, "under way at another host");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.FlowFailed(logger, failure, request.Terminal.Id);
            return new FrameResult(null, "failed");
        }
    }

    private async Task<Message> ManagementAsync(TerminalRequest request) =>
        (request.Message.Mti.Value, request.Field60.NetworkCode) switch
    {
        (800, NetworkCodes.SignInSingle or NetworkCodes.SignInDouble or NetworkCodes.SignInDoubleWithTrackKey) =>
            await signIn.AnswerAsync(request),
        (800 or 820, NetworkCodes.SignOff) => await signOff.AnswerAsync(request),
        (800 or 820, NetworkCodes.Echo) => echo.Answer(request),
        (820, NetworkCodes.Signature) when SignatureUpload.Is(request.Message) => await Signatures.AnswerAsync(request),
        (500 or 320, _) when Training.IsMeant(request) => Refuse(request, "40", "training"),
        (500 or 320, _) => await settlement.AnswerAsync(request) ?? Refuse(request, "40", "unsupported"),
        _ => await orders.AnswerAsync(request) ?? Refuse(request, "40", "unsupported"),
    };

    private async Task<Message> FinancialAsync(TerminalRequest request)
    {
        var session = request.Session;
        // A suspended terminal cannot sign in, and what it must take back cannot wait for staff.
        var mustSignIn = request.Terminal.Standing == Standing.Active;
        if (mustSignIn && !IsSignedIn(request) && !(Recall.Refresh(session) && IsSignedIn(request))) return Refuse(request, "A8", "not signed in");
        if (!answers.IsAuthentic(request) && !(Recall.Refresh(session) && answers.IsAuthentic(request))) return Refuse(request, "A0", "MAC");
        var (message, field60) = (request.Message, request.Field60);
        var isQuery = field60.TransactionCode == TransactionCodes.Query;
        if (!isQuery && Training.IsMeant(request) != TrainingMark.IsOn(message)) return Refuse(request, "30", "training in the header or under the MAC alone");
        // A query moves nothing, and an exercise must not be told that a real sale was none.
        if (!isQuery && Training.IsMeant(request)) return await training.AnswerAsync(request);
        if (message.Mti.Value == ReversalMti)
            return ReversedKind(field60) is { } taken ? await reversal.AnswerAsync(request, taken) : Refuse(request, "40", "unsupported");
        if (Asked.KindOf(message.Mti, field60) is not { } kind) return Refuse(request, "40", "unsupported");
        var asked = Asked.Of(message, kind);
        return kind switch
        {
            TransactionKind.Balance => await balance.AnswerAsync(request, asked),
            TransactionKind.Query => await query.AnswerAsync(request, asked),
            _ => await transactions.AnswerAsync(request, asked),
        };
    }

    /// <summary>The kind that a reversal takes back; null where it has none.</summary>
    private static TransactionKind? ReversedKind(Field60 field60)
    {
        var kind = (TransactionKind)field60.TransactionCode;
        return Enum.IsDefined(kind) && TransactionForm.Of(kind).IsReversible ? kind : null;
    }

    /// <summary>Active terminals speak; a suspended one may still send reversals.</summary>
    private static bool MaySpeak(TerminalRecord terminal, Mti mti) =>
        terminal.Standing == Standing.Active || (terminal.Standing == Standing.Suspended && mti.Value == ReversalMti);

    /// <summary>The fields every message has, and those the flow of this one needs in clear.</summary>
    private static bool HasForm(Message message, out Field60 field60)
    {
        if (!Field60.TryRead(message, out field60)) return false;
        if (message.Text(41) is not { Length: 8 } || message.Text(42) is not { Length: 15 }) return false;
        if (!TerminalRequest.CarriesMac(message.Mti)) return true;
        if (TerminalRequest.TraceOf(message) == 0 || field60.Batch == 0 || !message.Has(64)) return false;
        if (message.Mti.Value == ReversalMti) return Reversal.IsWellFormed(message);
        return Asked.KindOf(message.Mti, field60) is not { } kind || Asked.TryRead(message, kind) is not null;
    }

    /// <summary>Answered 30 where the part that was read says who asks for what; otherwise there is nobody to
    /// answer.</summary>
    private FrameResult Unreadable(Message part, ReadError error)
    {
        Log.FrameUnreadable(logger, error.ToString());
        metrics.Refused("frame");
        var isAddressed = part.Mti.Value > 0 && part.Mti.IsRequest && part.Has(11) && part.Has(41) && part.Has(42);
        return new FrameResult(
            isAddressed ? Seal(part, answers.Bare(part, "30", calendar.Now)) : null, "unreadable", IsBad: true);
    }

    private FrameResult RefuseUnknown(Message message, string code, string reason)
    {
        Log.Refused(logger, message.Mti.ToString(), message.Text(41) ?? "", code, reason);
        metrics.Refused(reason);
        return new FrameResult(Seal(message, answers.Bare(message, code, calendar.Now)), "refused");
    }

    private Message Refuse(TerminalRequest request, string code, string reason)
    {
        Log.Refused(logger, request.Message.Mti.ToString(), request.Terminal.Id, code, reason);
        metrics.Refused(reason);
        return answers.Bare(request.Message, code, request.At);
    }

    /// <summary>With a MAC where the sender is a terminal we hold a key for.</summary>
    private byte[] Seal(Message request, Message answer)
    {
        var terminal = directory.Current.FindTerminal(request.Text(42) ?? "", request.Text(41) ?? "");
        return terminal is null
            ? answer.ToArray()
            : answers.Seal(answer, sessions.Of(terminal.MerchantId, terminal.Id), terminal.Profile.Mac);
    }
}
