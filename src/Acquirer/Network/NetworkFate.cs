using System.Globalization;
using Piaohao.Amounts;

namespace Piaohao.Acquirer.Network;

/// <summary>What the network answers to a question (0610), in words for people.</summary>
internal static class NetworkFate
{
    private const int CodeLength = 2, AmountLength = 12;

    public static string Said(NetworkReply reply) => reply.Answer?.Text(39) switch
    {
        null => $"asked: {reply.Outcome}",
        "25" => "asked: never seen",
        "00" => Read(reply.Answer.Text(48) ?? ""),
        var code => $"asked: answered {code}",
    };

    /// <summary>Code 2, state 1, amount 12.</summary>
    private static string Read(string text)
    {
        if (text.Length != CodeLength + 1 + AmountLength || !long.TryParse(text.AsSpan(CodeLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var fen))
            return "asked: the answer cannot be read";
        var state = text[CodeLength] switch { 'S' => "stands", 'D' => "was declined", 'R' => "was taken back", _ => "is in a state unknown here" };
        return $"asked: it {state} with {text[..CodeLength]} over {Money.Fen(fen)}";
    }
}
