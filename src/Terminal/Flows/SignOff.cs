using Piaohao.Terminal.Operators;

namespace Piaohao.Terminal.Flows;

/// <summary>签退, for the supervisor. Refused while a reversal, a notice or a signature waits: nothing must be left behind.</summary>
internal sealed class SignOff(FlowParts parts)
{
    private readonly Machine machine = parts.Machine;

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await parts.Rights.AllowAsync(Right.Settle, stop)) return;
        if (!await parts.Reversals.ClearAsync(stop)) await parts.Notices.FaultAsync("sign-off.title", "E51", stop);
        else if (!await parts.Deliveries.SendAllAsync(stop)) await parts.Notices.FaultAsync("sign-off.title", "E64", stop);
        else if (!await parts.SignatureUpload.SendAllAsync(stop)) await parts.Notices.FaultAsync("sign-off.title", "E57", stop);
        else await SendAsync(stop);
    }

    /// <summary>Signs off without asking anyone; nothing may be waiting.</summary>
    public async Task SendAsync(CancellationToken stop)
    {
        var trace = await machine.Memory.NextTraceAsync(stop);
        var request = machine.Requests.SignOff(trace, machine.Memory.Batch);
        if (await parts.Notices.AskHostAsync("sign-off.title", request, stop) is null) return;
        await machine.Memory.SignOffAsync(stop);
        await parts.Notices.DoneAsync("sign-off.title", "sign-off.done", stop);
    }
}
