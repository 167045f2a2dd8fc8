namespace Piaohao.Bench.Terminals;

/// <summary>What terminals do, driven by <see cref="TerminalLoop"/> on one thread.</summary>
internal interface ITraffic
{
    /// <summary>True once nothing more is sent; the loop ends when the answers under way have come.</summary>
    bool IsOver(long now);

    /// <summary>How long there is nothing to send if no answer comes.</summary>
    TimeSpan NextDue(long now);

    /// <summary>Sends what is due at this moment through idle terminals.</summary>
    void Send(long now);

    /// <summary>Checks an answer; the terminal is idle again.</summary>
    /// <exception cref="InvalidDataException">It is not the answer it must be: the run fails.</exception>
    void Take(BenchTerminal terminal, ReadOnlySpan<byte> frame, long now);

    /// <summary>Messages sent and not answered.</summary>
    int UnderWay { get; }
}
