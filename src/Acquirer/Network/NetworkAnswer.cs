using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Network;

/// <summary>Whether an answer belongs to its request. Message type, field 7 and field 11 have matched already.</summary>
internal static class NetworkAnswer
{
    private static readonly int[] Equal = [2, 3, 32, 37, 41, 42, 49];

    /// <summary>The first field in which an answer differs from its request, or which it lacks; null where it may be
    /// believed. A part approval is believed only where it was asked for (field 60), and is a part.</summary>
    public static int? Mismatch(Message request, Message answer)
    {
        foreach (var field in Equal)
            if (!answer.Bytes(field).SequenceEqual(request.Bytes(field)))
                return field;
        if (answer.Text(39) is not { Length: 2 } code) return 39;
        if (ResponseCode.Of(code).Action != ResponseAction.ApprovePartly)
            return answer.Bytes(4).SequenceEqual(request.Bytes(4)) ? null : 4;
        if (request.Text(60) is not [_, _, '1', ..]) return 39;
        return answer.TryGetNumber(4, out var part) && request.TryGetNumber(4, out var asked) && part > 0 && part < asked ? null : 4;
    }

    /// <summary>A fault that passes: the network has not looked at the message, or does not know itself what became of it.</summary>
    public static bool IsTemporary(string code) => ResponseCode.Of(code).Action == ResponseAction.Wait || code is "09" or "97" or "A0";

    /// <summary>The outcome stays open, and the message is sent again until there is one. What was stored is not given up for a fault that passes; a refund can be
    /// asked for anew, unless the network itself does not know.</summary>
    public static bool IsOpen(TransactionKind kind, string code)
    {
        var form = TransactionForm.Of(kind);
        return form.Request == ToldType && (form.IsStored ? IsTemporary(code) : code is "09" or "68" or "98");
    }

    /// <summary>The code of a refusal as the terminal is told. To what is told until it is answered, 94 would say that it has arrived.</summary>
    public static string Refusal(TransactionKind kind, string code) => code switch
    {
        "A0" => "96",
        "94" when TransactionForm.Of(kind).Request == ToldType => "12",
        _ => code,
    };

    private const short ToldType = 220;

    /// <summary>What was said to a reversal is a refusal that sending it again will hardly change. Anything longer than a code is no answer.</summary>
    public static bool IsRefusedReversal(string said) => said.Length == 2 && said is not ("00" or "25") && !IsTemporary(said);
}
