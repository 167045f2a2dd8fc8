namespace Piaohao.Acquirer.Tests;

/// <summary>A clock that runs, from noon in Shanghai on the tests' day.</summary>
internal sealed class RunningTime : TimeProvider
{
    private readonly long began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 22, 4, 0, 0, TimeSpan.Zero) + System.GetElapsedTime(began);
}
