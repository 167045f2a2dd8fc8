using Piaohao.BlackBox;

namespace Piaohao.Simulation.Replay;

/// <summary>A recorder that keeps all it hears, over every restart of its machine, and tells of each record at once.</summary>
public sealed class ListRecorder(Func<DateTimeOffset> now) : FlightRecorder
{
    private readonly List<FlightRecord> records = [];

    public IReadOnlyList<FlightRecord> Records => records;

    /// <summary>Called in the flow that notes something.</summary>
    public Action<FlightRecord> Noted { get; set; } = _ => { };

    public override void Note(string what, params ReadOnlySpan<(string Name, string Value)> details)
    {
        var record = new FlightRecord(now(), what, [.. details]);
        records.Add(record);
        Noted(record);
    }
}
