namespace Piaohao.Simulation.Checkers;

/// <summary>The promises, each with its checker (docs/faults.md).</summary>
public enum Promise
{
    /// <summary>(a) No acknowledged sale is absent from the ledger.</summary>
    NothingLost,

    /// <summary>(b) No transaction is posted twice, at the host or at an issuer.</summary>
    NothingTwice,

    /// <summary>(c) A final state changes only by a new, linked transaction.</summary>
    FinalStaysFinal,

    /// <summary>(d) Debits equal credits at every instant.</summary>
    Balanced,

    /// <summary>(e) Every unknown is resolved, or stands in a person's work list, in time.</summary>
    NothingUnknown,

    /// <summary>(f) A restored backup has the same hashes.</summary>
    BackupIsTrue,

    /// <summary>(g) A printed slip has exactly one ledger entry, and the other way round.</summary>
    SlipAndEntry,

    /// <summary>(h) Totals agree at settlement, or the difference is named.</summary>
    SettledOrNamed,

    /// <summary>No more is given back, or taken from a hold, than there was.</summary>
    WithinLimits,

    /// <summary>No process ends by itself, and nothing leaves the scheduler.</summary>
    Stands,
}

/// <summary>A promise that was broken.</summary>
/// <param name="Terminal">The terminal concerned; empty where it is none.</param>
public sealed record Violation(Promise Promise, string What, string Terminal, DateTimeOffset At);
