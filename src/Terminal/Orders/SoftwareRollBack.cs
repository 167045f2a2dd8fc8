using Piaohao.Orders;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Orders;

/// <summary>Goes back to the program package before this one, which is still in the other slot, and tells the host not to send the newer one again. It never goes
/// back to a package from which somebody went back before.</summary>
internal sealed class SoftwareRollBack(Machine machine, HostOrders orders)
{
    private readonly Notices notices = new(machine);

    public async Task RunAsync(CancellationToken stop)
    {
        var store = machine.OrderStore;
        if (store.InUse(SetKind.Software) is not { } inUse || store.Other(SetKind.Software) is not { Progress: SetProgress.Whole } before
            || store.Refused(SetKind.Software) == before.Stamp.Version)
        {
            await notices.FaultAsync("order.title", "E84", stop);
            return;
        }

        await store.GoBackAsync(before, inUse, stop);
        machine.Parameters.Refresh();
        TerminalLog.SetInUse(machine.Log, machine.Options.Tid, SetKind.Software, before.Stamp.Version);
        await orders.UploadStatusAsync(stop);
        await notices.DoneAsync("order.title", "order.back", stop, machine.Options.SoftwareVersion);
    }
}
