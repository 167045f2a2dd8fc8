using System.Globalization;

namespace Piaohao.Bank.Books;

/// <summary>The network's clock: Asia/Shanghai, eight hours ahead of UTC all year.</summary>
internal static class BankDay
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);
    private static readonly TimeSpan ClocksDifferAtMost = TimeSpan.FromDays(1);
    private static readonly TimeSpan FromCutOffToMidnight = TimeSpan.FromHours(1);

    public static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Offset);

    public static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    /// <summary>The calendar day as a number: 20261122.</summary>
    public static long Number(DateTimeOffset instant)
    {
        var date = Date(instant);
        return (date.Year * 10_000) + (date.Month * 100) + date.Day;
    }

    /// <summary>The settlement date, field 15: the business day ends at 23:00.</summary>
    public static string Settlement(DateTimeOffset instant) =>
        Local(instant + FromCutOffToMidnight).ToString("MMdd", CultureInfo.InvariantCulture);

    /// <summary>Field 7 (MMDDhhmmss) with the year that brings it nearest to <paramref name="now"/>: 20261122103000; false where it is no time.</summary>
    public static bool TryResolve(string? field7, DateTimeOffset now, out long sent) => TryResolve(field7, now, TimeSpan.MaxValue, out sent);

    /// <summary>Field 7 of an original, in field 90, with its year: the last that is not ahead of <paramref name="now"/> by more than clocks may differ.
    /// An original may be many months old.</summary>
    public static bool TryResolveOriginal(string? field7, DateTimeOffset now, out long sent) => TryResolve(field7, now, ClocksDifferAtMost, out sent);

    private static bool TryResolve(string? field7, DateTimeOffset now, TimeSpan aheadAtMost, out long sent)
    {
        sent = 0;
        if (field7 is not { Length: 10 } || field7.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        var local = Local(now).DateTime;
        var nearest = TimeSpan.MaxValue;
        for (var year = local.Year - 1; year <= local.Year + 1; year++)
        {
            var text = year.ToString("D4", CultureInfo.InvariantCulture) + field7;
            if (!DateTime.TryParseExact(text, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) continue;
            if (time - local > aheadAtMost) continue;
            var distance = (time - local).Duration();
            if (distance >= nearest) continue;
            nearest = distance;
            sent = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return sent != 0;
    }
}
