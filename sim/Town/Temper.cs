namespace Piaohao.Simulation.Town;

/// <summary>What a shop is like, drawn from the seed (swarm testing: a run that does few things often finds what one that does all things seldom never meets).</summary>
public sealed class Temper
{
    /// <summary>Menu lines with how often they are chosen; no line means that digits begin a sale.</summary>
    private static readonly (string Line, int Weight)[] All =
    [
        ("", 10), ("消费", 2), ("退货", 4), ("撤销/消费撤销", 4), ("预授权/预授权", 6), ("撤销/预授权撤销", 2), ("预授权/完成请求", 6), ("预授权/完成通知", 3),
        ("撤销/完成撤销", 5), ("其他/小费", 3), ("其他/离线结算", 3), ("查询/余额查询", 1), ("查询/交易查询", 2), ("签到 / 结算/签到", 1), ("签到 / 结算/结算", 1),
    ];

    public Temper(Random dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        // Each kind but the sale is left out by some shops and loved by others.
        Tasks = [.. All.Select(task => (task.Line, task.Line.Length == 0 ? task.Weight : task.Weight * dice.Next(4)))];
        Anger = dice.Next(3) == 0 ? 0.15 : 0.02;
        Haste = dice.Next(1, 5);
        WrongCard = dice.Next(3) == 0 ? 0.1 : 0.01;
    }

    public IReadOnlyList<(string Line, int Weight)> Tasks { get; }

    /// <summary>How often somebody presses cancel or any other key in anger.</summary>
    public double Anger { get; }

    /// <summary>Seconds between two looks at the glass, at most.</summary>
    public int Haste { get; }

    /// <summary>How often another card is swiped than the one that was meant.</summary>
    public double WrongCard { get; }
}
