namespace Piaohao.Bank;

/// <summary>What the network is set to.</summary>
/// <param name="AcquirerIds">The institutions that may sign on: digits as in fields 32 and 33, up to 11 of them.</param>
public sealed record BankOptions(IReadOnlyCollection<string> AcquirerIds)
{
    /// <summary>Wrong PINs in a row that lock a card; 3 is usual.</summary>
    public int PinTryLimit { get; init; } = 3;

    /// <summary>Whether amounts of docs/demo.md play faults; only ever in demo mode.</summary>
    public bool FaultsByAmount { get; init; }

    /// <summary>The longest message taken, in bytes.</summary>
    public int FrameBytesMax { get; init; } = 2048;

    /// <summary>A connection without a message for so long is closed.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A connection whose peer does not take an answer for so long is cut.</summary>
    public TimeSpan SendLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests of one connection that are worked on at a time; more wait in the socket.</summary>
    public int InFlightMax { get; init; } = 256;
}
