using System.Globalization;

namespace Piaohao.Terminal;

/// <summary>The terminal's clock, in the time of its country (Asia/Shanghai, which has had no summer time since 1991), set by the host at sign-in.</summary>
internal sealed class TerminalClock(TimeProvider time, TimeOnly dayEnd)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);
    private TimeSpan correction;

    public DateTime Local => DateTime.SpecifyKind(time.GetUtcNow().UtcDateTime + Shanghai + correction, DateTimeKind.Unspecified);

    /// <summary>The business day of the moment: after its end the next one has begun.</summary>
    public DateOnly BusinessDay
    {
        get
        {
            var local = Local;
            var day = DateOnly.FromDateTime(local);
            return TimeOnly.FromDateTime(local) < dayEnd ? day : day.AddDays(1);
        }
    }

    /// <summary>Fields 13 (MMDD) and 12 (hhmmss) as a date of the year that lies nearest; null where they are no time.</summary>
    public DateTime? Read(string? monthDay, string? time)
    {
        var local = Local;
        DateTime? nearest = null;
        for (var year = local.Year - 1; year <= local.Year + 1; year++)
            if (DateTime.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{year:0000}{monthDay}{time}"), "yyyyMMddHHmmss",
                    CultureInfo.InvariantCulture, DateTimeStyles.None, out var candidate)
                && (nearest is null || (candidate - local).Duration() < (nearest.Value - local).Duration()))
                nearest = candidate;
        return nearest;
    }

    /// <summary>Takes the host's time.</summary>
    public void Set(DateTime local) => correction += local - Local;
}
