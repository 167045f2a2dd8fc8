using System.Globalization;
using Piaohao.Storage;

namespace Piaohao.Acquirer.Books;

/// <summary>Numbers that are given out once. The last of each is written with every group, so any number in a durable
/// row, and so any number the
/// network has seen in a financial message, is never given again, not even after a restart.</summary>
internal sealed class Sequences
{
    /// <summary>STANs of messages that leave no row (sign-on, echo) may have gone out unwritten: a restart leaps over
    /// them.</summary>
    private const int StanLeap = 1000;

    private const int StanMax = 999_999;
    private long rrn;
    private long stan;
    private long journal;

    public Sequences(ReadSession session)
    {
        var last = session
            .Query("SELECT name, last FROM sequences", row => (Name: row.GetString(0), Last: row.GetInt64(1)))
            .ToDictionary(row => row.Name, row => row.Last, StringComparer.Ordinal);
        rrn = last.GetValueOrDefault("rrn");
        stan = last.GetValueOrDefault("stan") + StanLeap;
        journal = last.GetValueOrDefault("journal");
    }

    /// <summary>Field 37: 12 digits.</summary>
    public string NextRrn() => Interlocked.Increment(ref rrn).ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>Field 11 towards the network: 1 to 999999, unique together with field 7.</summary>
    public int NextStan() => (int)((Interlocked.Increment(ref stan) % StanMax) + 1);

    public long NextJournal() => Interlocked.Increment(ref journal);

    /// <summary>Writes the last numbers given out, which are not below those of the group being written.</summary>
    public void Write(WriteSession session) =>
        session.InsertMany("sequences", ["name", "last"],
            ["rrn", Interlocked.Read(ref rrn), "stan", Interlocked.Read(ref stan), "journal", Interlocked.Read(ref journal)],
            "ON CONFLICT (name) DO UPDATE SET last = excluded.last");
}
