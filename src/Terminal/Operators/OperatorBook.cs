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

    /// <summary>Adds an operator where there is none with that number.</summary>
    public void Install(OperatorSeed seed)
    {
        using (var read = database.OpenRead())
            if (read.Scalar("SELECT 1 FROM operator WHERE number = @p0", seed.Number) is not null) return;
        var salt = new byte[SaltBytes];
        random.GetBytes(salt);
        var hash = Rfc2898DeriveBytes.Pbkdf2(seed.Password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
        database.Write(session => session.Execute(
            "INSERT INTO operator (number, salt, hash, iterations, wrong_tries, locked_until) VALUES (@p0, @p1, @p2, @p3, 0, 0)",
            seed.Number, salt, hash, iterations));
    }

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

    private static TimeSpan LockAfter(int wrong)
    {
        if (wrong < FreeTries) return TimeSpan.Zero;
        var minutes = Math.Min(1L << Math.Min(wrong - FreeTries, 10), (long)LongestLock.TotalMinutes);
        return TimeSpan.FromMinutes(minutes);
    }

    private Entry? Find(string number)
    {
        using var read = database.OpenRead();
        var rows = read.Query("SELECT salt, hash, iterations, wrong_tries, locked_until FROM operator WHERE number = @p0",
            row => new Entry((byte[])row[0], (byte[])row[1], row.GetInt32(2), row.GetInt32(3), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4))),
            number);
        return rows.Count == 0 ? null : rows[0];
    }

    private sealed record Entry(byte[] Salt, byte[] Hash, int Iterations, int WrongTries, DateTimeOffset LockedUntil);
}
