using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Device;

/// <summary>Keeps work that takes long and should not stop halfway from beginning on an empty battery.</summary>
internal sealed class PowerStep(Machine machine)
{
    /// <summary>True where the power suffices; otherwise the screen has said what to do (E17).</summary>
    /// <param name="title">Name of the work's title in the texts.</param>
    public async Task<bool> SufficesAsync(string title, CancellationToken stop) =>
        !machine.Battery.State.IsEmpty || await new Notices(machine).FaultAsync(title, "E17", stop);
}
