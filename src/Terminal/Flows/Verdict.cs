using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Flows;

/// <summary>What the terminal makes of how a request ended.</summary>
internal abstract record Verdict
{
    /// <summary>Nothing left the terminal.</summary>
    public sealed record Unsent : Verdict;

    /// <summary>Approved, with a valid MAC.</summary>
    public sealed record Approved(Message Answer, ResponseCode Code) : Verdict;

    public sealed record Declined(Message Answer, ResponseCode Code) : Verdict;

    /// <summary>Not known: a reversal with this reason must follow.</summary>
    /// <param name="Fault">For the log: the field that differs, or why the frame cannot be read.</param>
    public sealed record Unknown(string Reason, string Fault) : Verdict;

    /// <summary>The checks of a sale's answer, in the order terminals make them (docs/wire.md).</summary>
    public static Verdict OnSale(Message request, Exchange exchange, IHsm hsm, WrappedKey mak)
    {
        if (exchange is Exchange.NotSent) return new Unsent();
        if (exchange is not Exchange.Answered answered) return new Unknown(ReversalReason.NoAnswer, "no answer");
        if (answered.Read(out var error) is not { } answer) return new Unknown(ReversalReason.Other, $"{error}");
        if (!AnswerChecks.Matches(request, answer, [3, 4, 11, 41, 42], out var fault)) return new Unknown(ReversalReason.Other, $"field {fault}");
        var code = ResponseCode.Of(answer.Text(39)!);
        if (!AnswerChecks.HasValidMac(hsm, mak, answer, answered.Wire) && !AnswerChecks.MayLackMac(code.Code)) return new Unknown(ReversalReason.BadMac, "MAC");
        // A part of the amount was not asked for (60.6), so it is not taken.
        if (code.Action == ResponseAction.ApprovePartly) return new Unknown(ReversalReason.Other, "partial approval");
        return code.IsApproval ? new Approved(answer, code) : new Declined(answer, code);
    }
}
