using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Batches;

/// <summary>How one message of a settlement ended.</summary>
internal abstract record SettlementWord
{
    /// <summary>The host has taken it.</summary>
    public sealed record Taken(Message Answer) : SettlementWord;

    /// <summary>The host refuses it with a code.</summary>
    public sealed record Refused(ResponseCode Code) : SettlementWord;

    /// <summary>No answer that belongs to it: the same message is sent again later.</summary>
    /// <param name="Fault">Code of the fault, as shown.</param>
    /// <param name="MayHaveLeft">False: nothing of it can have reached the host.</param>
    public sealed record Lost(string Fault, bool MayHaveLeft) : SettlementWord;
}

/// <summary>The exchange of settlement messages. A host that asks for a sign-in first gets one, once.</summary>
internal sealed class SettlementLine(Machine machine, SignIn signIn)
{
    public async Task<SettlementWord> AskAsync(Message request, CancellationToken stop)
    {
        var word = await ExchangeAsync(request, stop);
        return word is SettlementWord.Refused { Code.Action: ResponseAction.SignInAgain } && await signIn.RunAsync(stop, quiet: true)
            ? await ExchangeAsync(request, stop)
            : word;
    }

    private async Task<SettlementWord> ExchangeAsync(Message request, CancellationToken stop)
    {
        var exchange = await machine.WithCountdownAsync(machine.Host.AskAsync(request.ToArray(), stop), stop);
        if (exchange is Exchange.NotSent) return new SettlementWord.Lost("E41", MayHaveLeft: false);
        if (exchange is not Exchange.Answered answered) return new SettlementWord.Lost("E42", MayHaveLeft: true);
        if (answered.Read(out _) is not { } answer || !AnswerChecks.Matches(request, answer, [11, 41, 42], out _)) return new SettlementWord.Lost("E43", MayHaveLeft: true);
        var code = ResponseCode.Of(answer.Text(39)!);
        return code.IsApproval ? new SettlementWord.Taken(answer) : new SettlementWord.Refused(code);
    }
}
