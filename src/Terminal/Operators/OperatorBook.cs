using System.Collections.Immutable;
using System.Security.Cryptography;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;

namespace Piaohao.Terminal.Operators;

/// <summary>The operators and their passwords (PBKDF2, HMAC-SHA-256), kept in the journal's database. Three wrong tries lock for a minute,
/// each further one for twice as long, up to an hour.</summary>
internal sealed class OperatorBook(Database database, JournalWriter writer, RandomNumberGenerator random, TimeProvider time, int iterations)
{
    private const int FreeTries = 3;
    private const int HashBytes = 32;
    private const int SaltBytes = 16;
    private static readonly TimeSpan LongestLock = TimeSpan.FromHours(1);

    /// <summary>Adds an operator where there is none with that number, and none was removed.</summary>
    public void Install(OperatorSeed seed)
    {
        using (var read = database.OpenRead())
            if (read.Scalar("SELECT 1 FROM operator WHERE number = @p0", seed.Number) is not null) return;
        var (salt, hash) = Hash(seed.Password);
        database.Write(session => Store(session, seed.Number, salt, hash));
    }

    /// <summary>The operators, in order.</summary>
    public ImmutableArray<string> Numbers()
    {
        using var read = database.OpenRead();
        return [.. read.Query("SELECT number FROM operator WHERE removed = 0 ORDER BY number", row => row.GetString(0))];
    }

    /// <summary>True where there is an operator with this number.</summary>
    public bool Has(string number) => Find(number) is not null;

    /// <summary>Adds an operator, or gives one a new password; wrong tries are forgotten.</summary>
    public async Task SetAsync(string number, ReadOnlyMemory<char> password, CancellationToken stop)
    {
        var (salt, hash) = Hash(password.Span);
        await writer.CommitAsync(session => Store(session, number, salt, hash), stop);
    }

    /// <summary>The operator logs in no more; what the number did stays in the journal.</summary>
    public ValueTask RemoveAsync(string number, CancellationToken stop) =>
        writer.CommitAsync(session => session.Execute("UPDATE operator SET removed = 1 WHERE number = @p0", number), stop);

    /// <summary>Checks a password; the count of wrong tries is durable before the result is known to anyone.</summary>
    public async Task<LogInResult> CheckAsync(string number, ReadOnlyMemory<char> password, CancellationToken stop)
    {
        var found = Find(number);
        var now = time.GetUtcNow();
        if (found is not null && found.LockedUntil > now) return new LogInResult(LogInOutcome.Locked, found.LockedUntil - now);

        // An unknown number costs as much time as a known one.
        var entry = found ?? new Entry(new byte[SaltBytes], new byte[HashBytes], iterations, 0, default);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password.Span, entry.Salt, entry.Iterations, HashAlgorithmName.SHA256, HashBytes);
        var right = CryptographicOperations.FixedTimeEquals(hash, entry.Hash) && found is not null;
        if (found is null) return new LogInResult(LogInOutcome.Wrong, TimeSpan.Zero);

        var wrong = right ? 0 : entry.WrongTries + 1;
        var locked = LockAfter(wrong);
        await writer.CommitAsync(session => session.Execute("UPDATE operator SET wrong_tries = @p0, locked_until = @p1 WHERE number = @p2",
            wrong, (now + locked).ToUnixTimeMilliseconds(), number), stop);
        return right ? new LogInResult(LogInOutcome.Accepted, TimeSpan.Zero)
            : locked > TimeSpan.Zero ? new LogInResult(LogInOutcome.Locked, locked)
            : new LogInResult(LogInOutcome.Wrong, TimeSpan.Zero);
    }

    private (byte[] Salt, byte[] Hash) Hash(ReadOnlySpan<char> password)
    {
        var salt = new byte[SaltBytes];
        random.GetBytes(salt);
        return (salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes));
    }

    private void Store(WriteSession session, string number, byte[] salt, byte[] hash) => session.Execute(
        """
        INSERT INTO operator (number, salt, hash, iterations, wrong_tries, locked_until, removed) VALUES (@p0, @p1, @p2, @p3, 0, 0, 0)
        ON CONFLICT (number) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, iterations = excluded.iterations, wrong_tries = 0, locked_until = 0, removed = 0
        """,
        number, salt, hash, iterations);

    private static TimeSpan LockAfter(int wrong)
    {
        if (wrong < FreeTries) return TimeSpan.Zero;
        var minutes = Math.Min(1L << Math.Min(wrong - FreeTries, 10), (long)LongestLock.TotalMinutes);
        return TimeSpan.FromMinutes(minutes);
    }

    private Entry? Find(string number)
    {
        using var read = database.OpenRead();
        var rows = read.Query("SELECT salt, hash, iterations, wrong_tries, locked_until FROM operator WHERE number = @p0 AND removed = 0",
            row => new Entry((byte[])row[0], (byte[])row[1], row.GetInt32(2), row.GetInt32(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
            number);
        return rows.Count == 0 ? null : rows[0];
    }

    private sealed record Entry(byte[] Salt, byte[] Hash, int Iterations, int WrongTries, DateTimeOffset LockedUntil);
}
