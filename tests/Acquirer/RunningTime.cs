namespace Piaohao.Acquirer.Tests;

/// <summary>A clock that runs, from noon in Shanghai on the tests' day.</summary>
internal sealed class RunningTime : TimeProvider
{
    private readonly long began = System.GetTimestamp();

    private int days;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero).AddDays(Volatile.Read(ref days)) + System.GetElapsedTime(began);

    /// <summary>Goes on a day later. What waits, waits as long as before.</summary>
    public void NextDay() => Interlocked.Increment(ref days);
}
