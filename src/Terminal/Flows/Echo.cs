using System.Globalization;
using Piaohao.Iso8583.UnionPay;

namespace Piaohao.Terminal.Flows;

/// <summary>回响测试: is the host there, and how fast.</summary>
internal sealed class Echo(Machine machine)
{
    private readonly Notices notices = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var request = machine.Requests.Echo(machine.Memory.Batch);
        var start = machine.Time.GetTimestamp();
        var (answer, fault) = await notices.AskHostAsync("echo.title", request, request.ToArray(), stop);
        var took = (long)machine.Time.GetElapsedTime(start).TotalMilliseconds;
        if (answer is null) await notices.FaultAsync("echo.title", fault, stop);
        else if (ResponseCode.Of(answer.Text(39)!) is { IsApproval: false } code) await notices.RefusedAsync("echo.title", code, stop);
        else await notices.DoneAsync("echo.title", "echo.done", stop, took.ToString(CultureInfo.InvariantCulture));
    }
}
