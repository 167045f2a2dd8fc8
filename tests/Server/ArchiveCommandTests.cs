using System.CommandLine;
using Piaohao.Server.Commands;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class ArchiveCommandTests
{
    [Theory]
    [InlineData("--before takes a day", "--before", "yesterday")]
    [InlineData("--delete-before takes a day", "--delete-before", "2026-13-01")]
    public void What_is_no_day_is_told(string expected, params string[] arguments) =>
        Assert.Contains(ArchiveCommand.Build().Parse(arguments).Errors, error => error.Message.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("--archive-after takes 31 days or more.", "--archive-after", "30")]
    [InlineData("--keep-archives takes 32 days or more.", "--keep-archives", "0")]
    [InlineData("--keep-archives takes more days than --archive-after.", "--archive-after", "100", "--keep-archives", "100")]
    public void Days_that_cannot_be_are_told(string expected, params string[] arguments)
    {
        var command = new Command("run");
        Settings.AddTo(command);
        Assert.Contains(command.Parse(arguments).Errors, error => error.Message == expected);
        Assert.Empty(command.Parse(["--archive-after", "180", "--keep-archives", "1825"]).Errors);
    }
}
