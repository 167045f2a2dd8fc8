namespace Piaohao.Simulation.Lines;

/// <summary>How lines are on an ordinary day: a few milliseconds, now and then much more, and frames that come in pieces.</summary>
public sealed class Weather(Random dice, double unrest)
{
    /// <summary>How long bytes are on their way.</summary>
    public TimeSpan Latency()
    {
        var ordinary = 2 + (dice.NextDouble() * 30);
        return TimeSpan.FromMilliseconds(dice.NextDouble() < unrest ? ordinary * dice.Next(2, 60) : ordinary);
    }

    /// <summary>How many of so many bytes come at once.</summary>
    public int Piece(int bytes) => bytes > 1 && dice.NextDouble() < unrest ? dice.Next(1, bytes) : bytes;
}
