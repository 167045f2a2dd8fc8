using Piaohao.Amounts;
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
    /// <param name="Part">What was approved of the amount (code 10); null where it is all of it.</param>
    public sealed record Approved(Message Answer, ResponseCode Code, Money? Part) : Verdict;

    public sealed record Declined(Message Answer, ResponseCode Code) : Verdict;

    /// <summary>Not known: a reversal with this reason must follow.</summary>
    /// <param name="Fault">For the log: the field that differs, or why the frame cannot be read.</param>
    public sealed record Unknown(string Reason, string Fault) : Verdict;

    /// <summary>The checks of a transaction's answer, in the order terminals make them (docs/wire.md).</summary>
    public static Verdict On(Message request, Exchange exchange, IHsm hsm, WrappedKey mak)
    {
        if (exchange is Exchange.NotSent) return new Unsent();
        if (exchange is not Exchange.Answered answered) return new Unknown(ReversalReason.NoAnswer, "no answer");
        if (answered.Read(out var error) is not { } answer) return new Unknown(ReversalReason.Other, $"{error}");
        // Field 4 may differ only where a part was approved.
        ReadOnlySpan<int> echoed = answer.Text(39) == Partly ? [3, 11, 41, 42] : [3, 4, 11, 41, 42];
        if (!AnswerChecks.Matches(request, answer, echoed, out var fault)) return new Unknown(ReversalReason.Other, $"field {fault}");
        var code = ResponseCode.Of(answer.Text(39)!);
        if (!AnswerChecks.HasValidMac(hsm, mak, answer, answered.Wire) && !AnswerChecks.MayLackMac(code.Code)) return new Unknown(ReversalReason.BadMac, "MAC");
        if (code.Action == ResponseAction.ApprovePartly) return OnPart(request, answer, code);
        if (code.Code == NotYet && request.Mti.Value == NoticeType) return new Unknown(ReversalReason.NoAnswer, NotYet);
        return code.IsApproval ? new Approved(answer, code, null) : new Declined(answer, code);
    }

    /// <summary>A part that was not asked for (60.6), or is none, is not taken.</summary>
    private static Verdict OnPart(Message request, Message answer, ResponseCode code)
    {
        if (!Field60.TryRead(request, out var asked) || asked.PartialApproval != 1) return new Unknown(ReversalReason.Other, "partial approval");
        return request.TryGetNumber(4, out var whole) && answer.TryGetNumber(4, out var part) && part > 0 && part < whole
            ? new Approved(answer, code, Money.Fen(part))
            : new Unknown(ReversalReason.Other, "field 4");
    }

    /// <summary>98 to what is told until it is answered (0220) is no outcome yet: the host itself is still asking.</summary>
    public const string NotYet = "98";

    private const string Partly = "10";

    private const short NoticeType = 220;
}
