using Microsoft.Extensions.Logging;
using Piaohao.Server.Observation;
using Xunit;

namespace Piaohao.Server.Tests;

/// <summary>The log's own troubles are nobody else's.</summary>
public sealed class RedactingLogTests
{
    [Fact]
    public void Lines_that_find_no_room_are_counted_and_told_when_there_is_room_again()
    {
        using var disk = new FillingWriter();
        using var log = new RedactingLog(disk, TimeProvider.System);
        var logger = log.CreateLogger("host");
        void Say(string line) => logger.Log(LogLevel.Warning, default, line, null, (text, _) => text);

        disk.IsFull = true;
        Say("first");
        Say("second");
        disk.IsFull = false;
        Say("third");
        Say("fourth");

        var lines = disk.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("third", lines[0], StringComparison.Ordinal);
        Assert.Contains("2 lines of this log could not be written", lines[1], StringComparison.Ordinal);
        Assert.Contains("fourth", lines[2], StringComparison.Ordinal);
    }

    private sealed class FillingWriter : StringWriter
    {
        public bool IsFull { get; set; }

        public override void WriteLine(string? value)
        {
            if (IsFull) throw new IOException("No space left on device");
            base.WriteLine(value);
        }
    }
}
