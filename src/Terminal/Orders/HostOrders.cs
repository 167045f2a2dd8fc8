using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Orders;

/// <summary>Obeys what the host wants (sixth digit of the header) while nobody sells: one order after another, until it wants nothing, a key is pressed or the host is
/// not there; then again after a pause.</summary>
internal sealed class HostOrders(Machine machine, SignIn signIn)
{
    private const int PausesMax = 10;
    private readonly Notices notices = new(machine);
    private readonly OrderLine line = new(machine);
    private long lastFailure;
    private int failures;

    /// <summary>Keeps in mind what the last answer wanted, so that a power cut does not lose it.</summary>
    public async Task NoteAsync(CancellationToken stop)
    {
        if (machine.Host.Requirement is { } wanted && wanted != machine.OrderStore.Wanted) await machine.OrderStore.RememberWantedAsync(wanted, stop);
    }

    /// <summary>True where something is wanted and the pause after a failure is over.</summary>
    public bool IsDue =>
        (machine.OrderStore.Wanted != ProcessingRequirement.None || machine.OrderStore.StatusOwed)
        && (failures == 0 || machine.Time.GetElapsedTime(lastFailure) >= machine.Options.ReversalRetry * Math.Min(failures, PausesMax));

    /// <summary>Obeys until nothing is wanted, or it must wait. Each order comes at most once a round: a host that wants the same again waits for the next one.</summary>
    public async Task ObeyAsync(CancellationToken stop)
    {
        if (machine.OrderStore.StatusOwed && await UploadStatusAsync(stop) is not OrderStep.Done and var told)
        {
            if (told == OrderStep.Failed) Fail();
            return;
        }

        var obeyed = new HashSet<ProcessingRequirement>();
        while (machine.OrderStore.Wanted is var wanted && wanted != ProcessingRequirement.None)
        {
            var step = obeyed.Add(wanted) ? await ObeyAsync(wanted, stop) : OrderStep.Failed;
            await NoteAsync(stop);
            if (step == OrderStep.Yielded) return;
            if (step == OrderStep.Failed)
            {
                Fail();
                return;
            }
        }

        failures = 0;
    }

    private void Fail()
    {
        failures++;
        lastFailure = machine.Time.GetTimestamp();
    }

    /// <summary>Tells the host how the terminal is.</summary>
    public async Task<OrderStep> UploadStatusAsync(CancellationToken stop)
    {
        var store = machine.OrderStore;
        var (reversals, waiting, open) = store.Waiting(machine.Memory.Batch);
        var status = new TerminalStatus(
            [.. TerminalStatus.Kinds.Select(kind => new HeldSet(kind, store.InUse(kind)?.Stamp.Version ?? 0, store.Refused(kind)))],
            machine.Options.SoftwareVersion, !machine.PaperOut, reversals, waiting, open);
        var trace = await machine.Memory.NextTraceAsync(stop);
        var request = machine.Requests.Order(820, NetworkCodes.Status, machine.Memory.Batch).SetNumber(11, trace).Set(59, Field59.Of(status.ToElement()).ToText());
        var step = (await line.AskAsync(request, stop)).Step;
        if (step == OrderStep.Done && store.StatusOwed) await store.StatusToldAsync(stop);
        return step;
    }

    private async Task<OrderStep> ObeyAsync(ProcessingRequirement wanted, CancellationToken stop) => wanted switch
    {
        ProcessingRequirement.SignIn => await signIn.RunAsync(stop, quiet: true) ? OrderStep.Done : OrderStep.Failed,
        ProcessingRequirement.UploadStatus => await UploadStatusAsync(stop),
        _ => await FetchAsync((SetKind)(int)wanted, stop),
    };

    private async Task<OrderStep> FetchAsync(SetKind kind, CancellationToken stop)
    {
        var download = new SetDownload(machine, kind);
        var step = await download.RunAsync(stop);
        if (step != OrderStep.Done || download.Stamp is not { } stamp) return step;
        if (download.Fault is { } fault)
        {
            TerminalLog.SetRefused(machine.Log, machine.Options.Tid, kind, stamp.Version, fault);
            step = await UploadStatusAsync(stop);
            await notices.FaultAsync("order.title", fault, stop);
            return step;
        }

        machine.Parameters.Refresh();
        TerminalLog.SetInUse(machine.Log, machine.Options.Tid, kind, stamp.Version);
        return kind == SetKind.Parameters ? await UploadStatusAsync(stop) : await EndAsync(kind, stamp, stop);
    }

    private async Task<OrderStep> EndAsync(SetKind kind, SetStamp stamp, CancellationToken stop)
    {
        var code = kind switch
        {
            SetKind.CaKeys => NetworkCodes.CaKeysEnd,
            SetKind.ChipParameters => NetworkCodes.ChipParametersEnd,
            SetKind.Blacklist => NetworkCodes.BlacklistEnd,
            _ => NetworkCodes.SoftwareEnd,
        };
        var request = machine.Requests.Order(800, code, machine.Memory.Batch).Set(59, Field59.Of(stamp.ToElement()).ToText());
        return (await line.AskAsync(request, stop)).Step;
    }
}
