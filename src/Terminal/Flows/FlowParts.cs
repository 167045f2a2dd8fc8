using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Orders;

namespace Piaohao.Terminal.Flows;

/// <summary>The steps that flows share.</summary>
internal sealed class FlowParts
{
    public FlowParts(Machine machine)
    {
        Machine = machine;
        SignIn = new SignIn(machine);
        Reversals = new Reversals(machine, SignIn);
        Printing = new Printing(machine);
        SignatureUpload = new SignatureUpload(machine);
        Rights = new RightStep(machine);
        Notices = new Notices(machine);
        Settlement = new Settlement(this);
        Gate = new BatchGate(this);
        Online = new OnlineTransaction(machine, Gate, Reversals, SignIn, Printing);
        Stored = new StoredNotice(machine, Gate, SignIn, Printing);
        Deliveries = new Deliveries(machine, SignIn, Printing);
        Orders = new HostOrders(machine, SignIn);
    }

    public Machine Machine { get; }

    public SignIn SignIn { get; }

    public Reversals Reversals { get; }

    public Printing Printing { get; }

    public SignatureUpload SignatureUpload { get; }

    public RightStep Rights { get; }

    public Notices Notices { get; }

    public OnlineTransaction Online { get; }

    public StoredNotice Stored { get; }

    public Deliveries Deliveries { get; }

    public Settlement Settlement { get; }

    /// <summary>Asked before every transaction.</summary>
    public BatchGate Gate { get; }

    public HostOrders Orders { get; }
}
