using System.Globalization;

namespace Piaohao.Terminal.Flows;

/// <summary>回响测试: is the host there, and how fast.</summary>
internal sealed class Echo(Machine machine)
{
    private readonly Notices notices = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var request = machine.Requests.Echo(machine.Memory.Batch);
        var start = machine.Time.GetTimestamp();
        if (await notices.AskHostAsync("echo.title", request, stop) is null) return;
        var took = (long)machine.Time.GetElapsedTime(start).TotalMilliseconds;
        await notices.DoneAsync("echo.title", "echo.done", stop, took.ToString(CultureInfo.InvariantCulture));
    }
}
