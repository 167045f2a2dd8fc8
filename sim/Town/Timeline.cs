using System.Globalization;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Town;

/// <summary>What people would remember of a run: the latest lines, for the report of a violation.</summary>
public sealed class Timeline(Func<DateTimeOffset> now, EventLog log)
{
    private const int Kept = 20_000;
    private readonly Queue<(DateTimeOffset At, string Who, string What)> lines = [];

    public void Note(string who, string what)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(what);
        log.Note(System.Text.Encoding.UTF8.GetBytes(what));
        if (lines.Count == Kept) lines.Dequeue();
        lines.Enqueue((now(), who, what));
    }

    /// <summary>The lines of one party and of everyone whose faults may have to do with it, the last ones of them.</summary>
    public IReadOnlyList<string> Of(string who, int most) =>
    [
        .. lines.Where(line => line.Who == who || line.Who is "host" or "bank" or "fault").TakeLast(most)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm:ss.fff} {line.Who}: {line.What}")),
    ];
}
