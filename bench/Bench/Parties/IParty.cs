namespace Piaohao.Bench.Parties;

/// <summary>A party of a run in a process of its own, as <see cref="PartyCommand"/> drives it.</summary>
internal interface IParty : IAsyncDisposable
{
    /// <summary>Where it listens on loopback.</summary>
    int Port { get; }

    PartyReport Report();

    BooksTally Tally();
}
