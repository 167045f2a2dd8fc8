namespace Piaohao.Terminal.Flows;

/// <summary>签退. Refused while a reversal waits: money must not be left behind.</summary>
internal sealed class SignOff(Machine machine, Reversals reversals)
{
    private readonly Notices notices = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        if (!await reversals.ClearAsync(stop))
        {
            await notices.FaultAsync("sign-off.title", "E51", stop);
            return;
        }

        var trace = await machine.Memory.NextTraceAsync(stop);
        var request = machine.Requests.SignOff(trace, machine.Memory.Batch);
        if (await notices.AskHostAsync("sign-off.title", request, stop) is null) return;
        await machine.Memory.SignOffAsync(stop);
        await notices.DoneAsync("sign-off.title", "sign-off.done", stop);
    }
}
