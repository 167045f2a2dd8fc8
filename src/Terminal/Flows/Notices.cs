using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>Management messages and what is said about them: waiting, done, refused, or a fault with code, cause and what to do.</summary>
internal sealed class Notices(Machine machine)
{
    /// <summary>Sends a management message. The answer where it is the message's own and approves; otherwise null, and why has been shown.</summary>
    public async Task<Message?> AskHostAsync(string title, Message request, CancellationToken stop)
    {
        var (answer, fault) = await ExchangeAsync(title, request, stop);
        if (answer is null)
        {
            await FaultAsync(title, fault, stop);
            return null;
        }

        var code = ResponseCode.Of(answer.Text(39)!);
        if (code.IsApproval) return answer;
        await RefusedAsync(title, code, stop);
        return null;
    }

    public Task DoneAsync(string title, string text, CancellationToken stop, string detail = "") => DoneAsync(title, text, _ => detail, stop);

    /// <summary>The same with a detail that has a language.</summary>
    public async Task DoneAsync(string title, string text, Func<Texts, string> detail, CancellationToken stop) => await machine.TellAsync(texts => new View("result", texts[title])
    {
        Lines = [new ScreenLine(texts.Of(text, detail(texts)), LineMark.Good)],
        Prompt = texts["done.prompt"],
        Tone = ScreenTone.Good,
    }, stop);

    /// <summary>Shows a fault; always false.</summary>
    public Task<bool> FaultAsync(string title, string code, CancellationToken stop) => FaultAsync(texts => texts[title], code, stop);

    /// <summary>Shows a fault of a transaction; always false.</summary>
    public Task<bool> FaultAsync(TransactionKind kind, string code, CancellationToken stop) => FaultAsync(texts => texts.Name(kind), code, stop);

    /// <summary>True where the acquirer lets this terminal do it; otherwise the screen has said so.</summary>
    public async Task<bool> OffersAsync(TransactionKind kind, CancellationToken stop) => machine.Parameters.Offers(kind) || await FaultAsync(kind, "E65", stop);

    private async Task<bool> FaultAsync(Func<Texts, string> title, string code, CancellationToken stop)
    {
        await machine.TellAsync(texts => new View("result", title(texts))
        {
            Lines = [new ScreenLine(texts.Of("fault.line", texts[$"fault.{code}"], code), LineMark.Bad)],
            Prompt = texts[$"fault.{code}.do"],
            Tone = ScreenTone.Bad,
            Sound = ScreenSound.Attention,
        }, stop);
        return false;
    }

    private Task<Key?> RefusedAsync(string title, ResponseCode code, CancellationToken stop) => machine.TellAsync(texts => new View("result", texts[title])
    {
        Lines =
        [
            new ScreenLine(texts.Of("declined.line", code.Code, texts.IsEnglish ? code.TextEnglish : code.Text), LineMark.Bad),
            new ScreenLine(texts.Of("voice.support", code.Support.In(texts.IsEnglish))),
        ],
        Prompt = code.Cashier.In(texts.IsEnglish),
        Tone = ScreenTone.Bad,
        Sound = ScreenSound.Attention,
    }, stop);

    /// <summary>The answer that belongs to the request, or the fault's code.</summary>
    private async Task<(Message? Answer, string Fault)> ExchangeAsync(string title, Message request, CancellationToken stop)
    {
        var start = machine.Time.GetTimestamp();
        machine.Face.Show(texts => new View("waiting", texts[title])
        {
            Lines = [new ScreenLine(texts.Of("waiting.line", machine.AnswerTimeLeft(start)), LineMark.Busy)],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(request.ToArray(), stop), stop);
        if (exchange is Exchange.NotSent) return (null, machine.Host.Trouble);
        if (exchange is not Exchange.Answered answered) return (null, "E42");
        return answered.Read(out _) is { } answer && AnswerChecks.Matches(request, answer, [11, 41, 42], out _) ? (answer, "") : (null, "E43");
    }
}
