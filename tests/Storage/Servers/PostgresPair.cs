using System.Diagnostics;
using System.Globalization;

namespace Piaohao.Servers;

/// <summary>Two real servers: one that takes writes, and its standby, which is sent them as they come (docs/postgres.md, "A synchronous standby").</summary>
internal sealed class PostgresPair : IDisposable
{
    private static readonly TimeSpan StreamsWithin = TimeSpan.FromSeconds(20);

    private readonly string state;

    /// <param name="synchronous">True where a commit is made when the standby has it on its disk too.</param>
    public PostgresPair(bool synchronous)
    {
        state = synchronous ? "sync" : "async";
        Primary = new PostgresServer(synchronous: synchronous);
        try
        {
            Standby = new PostgresServer(primary: Primary);
            AwaitStreaming();
        }
        catch
        {
            Standby?.Dispose();
            Primary.Dispose();
            throw;
        }
    }

    public PostgresServer Primary { get; }

    public PostgresServer Standby { get; }

    /// <summary>Both servers; of which one takes writes the program finds out.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"postgres://postgres@127.0.0.1:{Primary.Port},127.0.0.1:{Standby.Port}/postgres");

    /// <summary>Returns when the standby is sent what the primary writes.</summary>
    public void AwaitStreaming()
    {
        using var pause = new ManualResetEventSlim();
        for (var waited = Stopwatch.StartNew(); Primary.Ask("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'") as string != state; pause.Wait(20))
            if (waited.Elapsed > StreamsWithin) throw new TimeoutException("The standby is sent nothing.");
    }

    /// <summary>Returns when the standby has all that the primary has written so far.</summary>
    public void AwaitReceived()
    {
        using var pause = new ManualResetEventSlim();
        for (var waited = Stopwatch.StartNew(); Primary.Ask("SELECT bool_and(replay_lsn >= pg_current_wal_lsn()) FROM pg_stat_replication") is not true; pause.Wait(20))
            if (waited.Elapsed > StreamsWithin) throw new TimeoutException("The standby does not get what was written.");
    }

    /// <summary>The primary is gone without warning, and the standby takes its place.</summary>
    public void FailOver()
    {
        Primary.Kill();
        Standby.Promote();
    }

    public void Dispose()
    {
        Standby.Dispose();
        Primary.Dispose();
    }
}
