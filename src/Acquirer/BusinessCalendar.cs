using System.Globalization;

namespace Piaohao.Acquirer;

/// <summary>Days and times as terminals and the network see them: Asia/Shanghai, one zone without summer
/// time.</summary>
public sealed class BusinessCalendar(TimeProvider time, TimeOnly dayEnd)
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    /// <summary>Now, to the millisecond, which is what the books keep.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The business day of an instant: the calendar day, or the next from the day's end on.</summary>
    public DateOnly DayOf(DateTimeOffset instant)
    {
        var local = instant.ToOffset(Shanghai);
        var day = DateOnly.FromDateTime(local.DateTime);
        return TimeOnly.FromDateTime(local.DateTime) >= dayEnd ? day.AddDays(1) : day;
    }

    /// <summary>When a business day has ended: what begins then belongs to the next.</summary>
    public DateTimeOffset EndOf(DateOnly day) => new(day.ToDateTime(dayEnd), Shanghai);

    /// <summary>When a day of the calendar begins.</summary>
    public static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Shanghai);

    /// <summary>An instant as the clocks of the shops show it.</summary>
    public static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Shanghai);

    /// <summary>hhmmss, field 12.</summary>
    public static string LocalTime(DateTimeOffset instant) =>
        instant.ToOffset(Shanghai).ToString("HHmmss", CultureInfo.InvariantCulture);

    /// <summary>MMDD, field 13.</summary>
    public static string LocalDate(DateTimeOffset instant) =>
        instant.ToOffset(Shanghai).ToString("MMdd", CultureInfo.InvariantCulture);

    /// <summary>MMDDhhmmss, field 7 of the network link.</summary>
    public static string Transmission(DateTimeOffset instant) =>
        instant.ToOffset(Shanghai).ToString("MMddHHmmss", CultureInfo.InvariantCulture);
}
