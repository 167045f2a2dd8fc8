using Piaohao.Bank.Faults;

namespace Piaohao.TradingDay.Tests;

/// <summary>What goes wrong in a town, drawn from a seed.</summary>
internal sealed class Mishaps(Town town, Random dice)
{
    private static readonly FaultKind[] OfTheNetwork =
        [FaultKind.NoAnswer, FaultKind.AnswerLost, FaultKind.LateAnswer, FaultKind.AnswerTwice, FaultKind.CutBefore, FaultKind.CutAfter];

    /// <summary>One mishap, and its name.</summary>
    public string Happen()
    {
        switch (dice.Next(9))
        {
            case 0 or 1:
                town.Line.LoseNextAnswer = true;
                return "the till's next answer is lost";
            case 2:
                town.Line.LoseNextRequest = true;
                return "the till's next request is lost";
            case 3:
                town.PullThePlug();
                return "the plug is pulled";
            case 4:
                town.Line.Down = !town.Line.Down;
                return $"the till's line is {(town.Line.Down ? "down" : "up")}";
            case 5:
                town.Bank.Faults.SetNextReversal(new Fault(FaultKind.NoAnswer));
                return "the next reversal is lost in the network";
            case 6:
                town.Wait(TimeSpan.FromMinutes(1));
                return "a minute passes";
            default:
                var kind = OfTheNetwork[dice.Next(OfTheNetwork.Length)];
                town.Bank.Faults.SetNextRequest(new Fault(kind));
                return $"the network plays {kind}";
        }
    }

    /// <summary>All is well again.</summary>
    public void End()
    {
        (town.Line.Down, town.Line.LoseNextAnswer, town.Line.LoseNextRequest) = (false, false, false);
        town.Bank.Faults.Clear();
    }
}
