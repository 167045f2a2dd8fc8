using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Boot;

/// <summary>Switching on: what a power cut left open becomes a waiting reversal, the device tests itself, and the reversal goes out before anything else.</summary>
internal sealed class StartUp(Machine machine)
{
    public async Task RunAsync(CancellationToken stop)
    {
        await machine.Records.RecoverAsync(stop);
        await new SelfTest(machine).RunAsync(stop);
        await new Reversals(machine, new SignIn(machine)).ClearAsync(stop);
    }
}
