using System.Globalization;

namespace Piaohao.Simulation.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>On the next connection of a till, a <see cref="Lines.LineFaultKind"/>.</summary>
    Connection,

    /// <summary>Nothing passes between two machines for a while.</summary>
    Partition,

    /// <summary>Connections are refused for a while.</summary>
    Refusal,

    /// <summary>A line carries few bytes a second for a while.</summary>
    SlowLine,

    /// <summary>All connections of a line are cut.</summary>
    Cut,

    /// <summary>All connections of a line fall silent, and nobody is told.</summary>
    Silence,

    /// <summary>A machine loses its power; what was not synced may be gone.</summary>
    PowerLoss,

    /// <summary>A process is killed.</summary>
    Kill,

    /// <summary>A machine dies at an await.</summary>
    CrashAtAwait,

    /// <summary>A machine loses its power before a write or a sync.</summary>
    CrashAtWrite,

    /// <summary>A disk is full for a while.</summary>
    DiskFull,

    /// <summary>Some syncs fail.</summary>
    SyncError,

    /// <summary>A clock is set by so many seconds.</summary>
    ClockStep,

    /// <summary>The card network loses, delays or repeats an answer (<see cref="Bank.Faults.FaultKind"/>).</summary>
    NetworkAnswer,

    /// <summary>The next reversal is lost in the card network.</summary>
    NetworkReversal,

    /// <summary>A printer is without paper for a while.</summary>
    PaperOut,

    /// <summary>The next cards cannot be read.</summary>
    BadReading,
}

/// <summary>One thing that goes wrong, at one moment.</summary>
/// <param name="Target">The machine: <c>host</c>, <c>bank</c>, or a terminal's number.</param>
/// <param name="Detail">What of its kind.</param>
/// <param name="Amount">Seconds, steps, requests, bytes or bits, as the kind wants it.</param>
public sealed record Fault(DateTimeOffset At, FaultKind Kind, string Target, int Detail, int Amount)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm:ss} {Kind}{Name()} at {Target} ({Amount})");

    private string Name() => Kind switch
    {
        FaultKind.Connection => $" {(Lines.LineFaultKind)Detail}",
        FaultKind.NetworkAnswer => $" {(Bank.Faults.FaultKind)Detail}",
        _ => "",
    };
}
