using Piaohao.Amounts;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Cards;
using Piaohao.Terminal.Wire;

namespace Piaohao.Terminal.Flows;

/// <summary>The way of what is told to the host later (0220): sign-in of the day, card, durable records, slips. It does not wait for the line.</summary>
internal sealed class StoredNotice(Machine machine, BatchGate gate, SignIn signIn, Printing printing)
{
    /// <summary>True where notices can be made: their device information needs the working keys.</summary>
    public async Task<bool> ReadyAsync(CancellationToken stop) => await gate.OpenAsync(stop) && await signIn.EnsureAsync(stop);

    /// <param name="card">Null for a notice without a card.</param>
    public async Task StoreAsync(Draft draft, PresentedCard? card, CancellationToken stop)
    {
        if (!await new Notices(machine).OffersAsync(draft.Kind, stop)) return;
        var keys = machine.WorkingKeys ?? throw new InvalidOperationException("A notice needs working keys.");
        var batch = machine.Memory.Batch;
        var trace = await machine.Memory.NextTraceAsync(stop);
        var request = machine.Requests.Transaction(draft, trace, batch, card, pin: false, keys);
        await machine.Records.StoreAsync(machine.Record(draft, request, batch, trace, card, withPin: false), stop);
        await printing.AfterStoringAsync(machine.Journal.Require(batch, trace), stop);
    }
}
