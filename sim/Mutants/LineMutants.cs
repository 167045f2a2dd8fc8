using System.Globalization;
using Piaohao.Iso8583;
using Piaohao.Simulation.Town;
using static Piaohao.Simulation.Checkers.Promise;

namespace Piaohao.Simulation.Mutants;

/// <summary>Messages that are taken for what they are not.</summary>
internal static class LineMutants
{
    private const short SaleRequest = 200, SaleAnswer = 210;

    public static IEnumerable<Mutant> All =>
    [
        new("mac-not-checked", "The till takes a refusal that somebody made an approval.", [NothingLost, SettledOrNamed], world =>
        {
            Planting.TillsBelieveMacs(world);
            Planting.OnAnswers(world, (_, answer) => answer.Mti.Value == SaleAnswer && answer.Text(39) is "51" or "55" or "61" ? answer.Set(39, "00").Set(37, "999999999999") : null);
        }),
        new("mac-failure-is-decline", "The till takes an answer whose MAC does not fit for a refusal, and reverses nothing.", [SlipAndEntry], world =>
        {
            Planting.TillsBelieveMacs(world);
            Planting.OnAnswers(world, (_, answer) => answer.Mti.Value == SaleAnswer && answer.Is(39, "00") && Trace(answer) % 5 == 0 ? answer.Set(39, "05") : null);
        }),
        new("late-answer-accepted", "The till takes the answer to an earlier sale for that of the present one.", [NothingLost, NothingTwice, SlipAndEntry], LateAnswerAccepted),
        new("duplicate-check-off", "A sale that comes again is sold again.", [SlipAndEntry], DuplicateCheckOff),
        new("reversal-answered-unread", "A reversal is answered before it is carried out, and then is not.", [SlipAndEntry], ReversalAnsweredUnread),
        new("amount-not-compared", "The till prints the amount that it is answered, whatever it asked for.", [NothingLost], world =>
        {
            Planting.TillsBelieveMacs(world);
            Planting.OnAnswers(world, (_, answer) => answer.Mti.Value == SaleAnswer && answer.Is(39, "00") && answer.TryGetNumber(4, out var fen) && fen % 4 == 0 && fen > 200
                ? answer.Set(39, "10").SetNumber(4, fen / 2)
                : null);
        }),
    ];

    private static int Trace(Message message) => int.TryParse(message.Text(11), NumberStyles.None, CultureInfo.InvariantCulture, out var trace) ? trace : 0;

    private static void LateAnswerAccepted(World world)
    {
        Planting.TillsBelieveMacs(world);
        var earlier = new Dictionary<string, Message>(StringComparer.Ordinal);
        Planting.OnAnswers(world, (till, answer) =>
        {
            if (answer.Mti.Value != SaleAnswer) return null;
            var before = earlier.GetValueOrDefault(till.Tid);
            if (answer.Is(39, "00")) earlier[till.Tid] = answer;
            // The fields by which a till tells answers apart are made to fit, as if they were not looked at.
            return before is not null && !answer.Is(39, "00") ? answer.Set(39, "00").Set(37, before.Text(37)!).Set(38, before.Text(38) ?? "000000") : null;
        });
    }

    /// <summary>The host takes the same sale under another number, as one that looked only at part of the key would.</summary>
    private static void DuplicateCheckOff(World world)
    {
        world.Host.Guard = hsm => new CredulousHsm(hsm);
        Planting.OnRequests(world, (_, request) =>
        {
            if (request.Mti.Value != SaleRequest || !request.Is(3, "000000") || Trace(request) is var trace && (trace % 3 != 0 || trace > 400_000)) return null;
            var first = Planting.Framed(request);
            var again = Planting.Framed(request.Set(11, (trace + 500_000).ToString("000000", CultureInfo.InvariantCulture)));
            return [.. first, .. again];
        });
    }

    /// <summary>The reversal names another trace number on its way, so the host finds nothing to take back; the answer to it gets the right number again.</summary>
    private static void ReversalAnsweredUnread(World world)
    {
        Planting.TillsBelieveMacs(world);
        world.Host.Guard = hsm => new CredulousHsm(hsm);
        var real = new Dictionary<string, string>(StringComparer.Ordinal);
        Planting.OnRequests(world, (till, request) =>
        {
            if (request.Mti.Value != 400) return null;
            var trace = request.Text(11)!;
            var other = (Trace(request) + 300_000).ToString("000000", CultureInfo.InvariantCulture);
            real[till.Tid + other] = trace;
            return Planting.Framed(request.Set(11, other));
        });
        Planting.OnAnswers(world, (till, answer) => answer.Mti.Value == 410 && real.TryGetValue(till.Tid + answer.Text(11), out var trace) ? answer.Set(11, trace) : null);
    }
}
