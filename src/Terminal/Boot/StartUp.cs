using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Boot;

/// <summary>Switching on: what a power cut left open becomes a waiting reversal, the device tests itself, the reversal goes out
/// before anything else, and an interrupted settlement goes on.</summary>
internal sealed class StartUp(Machine machine)
{
    public async Task RunAsync(CancellationToken stop)
    {
        await machine.Records.RecoverAsync(stop);
        await machine.Signatures.RecoverAsync(stop);
        await new SelfTest(machine).RunAsync(stop);
        var parts = new FlowParts(machine);
        if (!await parts.Reversals.ClearAsync(stop) || !await parts.Settlement.FinishAsync(stop)) return;
        await parts.Settlement.SignOffAsync(stop);
    }
}
