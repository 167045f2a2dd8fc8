using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;

namespace Piaohao.Terminal.Wire;

/// <summary>The checks a terminal makes before it believes an answer.</summary>
internal static class AnswerChecks
{
    /// <summary>MTI and the echoed fields, in that order; a field the request does not carry is not compared.</summary>
    /// <param name="fault">The first field that differs: <c>MTI</c>, <c>11</c> …; null where all agree.</param>
    public static bool Matches(Message request, Message answer, ReadOnlySpan<int> echoed, out string? fault)
    {
        fault = null;
        if (answer.Mti != request.Mti.Answer) fault = "MTI";
        foreach (var field in echoed)
            if (fault is null && request.Has(field) && !Same(request, answer, field))
                fault = field.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (fault is null && !answer.Has(39)) fault = "39";
        return fault is null;
    }

    /// <summary>True where the last field is a MAC that fits; constant time.</summary>
    public static bool HasValidMac(IHsm hsm, WrappedKey mak, Message answer, ReadOnlySpan<byte> wire) =>
        answer.Has(64) && hsm.VerifyMac(mak, MacAlgorithm.UnionPayEcb, Message.MacInput(Dialect.UnionPayPos, wire), answer.Bytes(64));

    /// <summary>Codes with which a host refuses before it can know the keys or the terminal; they are believed without a MAC, because they can only stop
    /// a sale that the host never took up.</summary>
    public static bool MayLackMac(string responseCode) => responseCode is "03" or "30" or "97" or "99" or "A0" or "A8";

    /// <summary>The host asks in the header that the terminal signs in again.</summary>
    public static bool AsksForSignIn(Message answer) =>
        PosHeader.TryRead(answer.Prefix[PosHeader.Offset..], out var header) && header.Requirement == ProcessingRequirement.SignIn;

    private static bool Same(Message request, Message answer, int field) => answer.Has(field) && request.Bytes(field).SequenceEqual(answer.Bytes(field));
}
