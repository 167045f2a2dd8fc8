using System.Net;
using Microsoft.AspNetCore.Connections;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Lines;

/// <summary>The line from one machine to another: opens connections between whatever lives on both at that moment.</summary>
public sealed class Line(Scheduler scheduler, Weather weather, string name)
{
    private readonly List<(SimulatedConnection Caller, SimulatedConnection Called, OneWay There, OneWay Back, SimulatedProcess From, SimulatedProcess To)> open = [];
    private int number;

    public LineFaults Faults { get; } = new();

    /// <summary>The process that listens at the other end, and how it takes a connection; null while it is down.</summary>
    public Func<(SimulatedProcess Process, ConnectionHandler Handler)?> Peer { get; set; } = () => null;

    /// <summary>Looks at what is sent there and back, and may send something else: for planted defects.</summary>
    public (Func<byte[], byte[]> There, Func<byte[], byte[]> Back) Filter { get; set; } = (bytes => bytes, bytes => bytes);

    /// <summary>The line as a process of this end sees it.</summary>
    public IConnectionFactory For(SimulatedProcess caller) => new Factory(this, caller);

    /// <summary>All connections are cut at once, and both ends are told.</summary>
    public void CutAll()
    {
        foreach (var connection in open.ToArray())
        {
            connection.There.Reset();
            connection.Back.Reset();
        }

        open.Clear();
    }

    /// <summary>What is connected hears nothing more and is told nothing.</summary>
    public void GoSilent()
    {
        foreach (var connection in open) (connection.There.IsBlackHole, connection.Back.IsBlackHole) = (true, true);
        open.Clear();
    }

    /// <summary>A process at one end has died.</summary>
    /// <param name="quietly">The machine lost its power and tells nobody.</param>
    public void Lost(SimulatedProcess dead, bool quietly)
    {
        foreach (var connection in open.Where(connection => connection.From == dead || connection.To == dead).ToArray())
        {
            open.Remove(connection);
            if (quietly)
            {
                (connection.There.IsBlackHole, connection.Back.IsBlackHole) = (true, true);
                continue;
            }

            connection.There.Reset();
            connection.Back.Reset();
        }
    }

    private async ValueTask<ConnectionContext> ConnectAsync(SimulatedProcess caller, CancellationToken cancel)
    {
        var fault = Faults.Next.TryDequeue(out var next) ? next : (LineFault?)null;
        var wait = fault is { Kind: LineFaultKind.SlowOpening } slow ? TimeSpan.FromSeconds(slow.Amount) : weather.Latency() * 2;
        await PauseAsync(caller, wait, cancel);
        // The first packet is sent again and again, as Linux does, before nobody is taken to be there.
        for (var seconds = 1; Faults.IsPartitioned && seconds < 128; seconds *= 2) await PauseAsync(caller, TimeSpan.FromSeconds(seconds), cancel);
        if (Faults.IsPartitioned || Faults.IsRefusing || Peer() is not { } peer) throw new IOException($"Nobody answers at {name}.");
        return Connect(caller, peer.Process, peer.Handler, fault);
    }

    private SimulatedConnection Connect(SimulatedProcess caller, SimulatedProcess called, ConnectionHandler handler, LineFault? fault)
    {
        var (there, back) = (new OneWay(scheduler, weather, called), new OneWay(scheduler, weather, caller));
        (there.BytesPerSecond, back.BytesPerSecond) = (Faults.BytesPerSecond, Faults.BytesPerSecond);
        (there.Filter, back.Filter) = (Filter.There, Filter.Back);
        var id = $"{name} {++number}";
        var near = new SimulatedConnection(id, there, back);
        var far = new SimulatedConnection(id, back, there);
        there.Cut = back.Cut = () =>
        {
            there.Reset();
            back.Reset();
        };
        if (fault is { } wrong) Spoil(wrong, there, back, called, handler);
        open.Add((near, far, there, back, caller, called));
        if (open.Count > 64) open.RemoveAt(0);
        Serve(called, handler, far);
        return near;
    }

    private void Spoil(LineFault fault, OneWay there, OneWay back, SimulatedProcess called, ConnectionHandler handler)
    {
        switch (fault.Kind)
        {
            case LineFaultKind.LoseRequest:
                there.IsBlackHole = true;
                break;
            case LineFaultKind.LoseAnswer:
                back.IsBlackHole = true;
                break;
            case LineFaultKind.CutRequest:
                there.CutAfter = fault.Amount;
                break;
            case LineFaultKind.CutAnswer:
                back.CutAfter = fault.Amount;
                break;
            case LineFaultKind.LateAnswer:
                back.Delay = TimeSpan.FromSeconds(fault.Amount);
                break;
            case LineFaultKind.LateRequest:
                there.Delay = TimeSpan.FromSeconds(fault.Amount);
                break;
            case LineFaultKind.Twice:
                there.Filter = Then(there.Filter, bytes => Again(bytes, TimeSpan.FromSeconds(fault.Amount), called, handler));
                break;
            case LineFaultKind.DamagedAnswer:
                back.Filter = Then(back.Filter, bytes => Damaged(bytes, fault.Amount));
                break;
            case LineFaultKind.DamagedRequest:
                there.Filter = Then(there.Filter, bytes => Damaged(bytes, fault.Amount));
                break;
            default:
                break;
        }
    }

    private static Func<byte[], byte[]> Then(Func<byte[], byte[]> first, Func<byte[], byte[]> second) => bytes => second(first(bytes));

    /// <summary>A bit of a message that has a MAC. Management and settlement (MTI 05xx, 08xx) have none on this link: what is damaged there is TLS's to notice.</summary>
    private static byte[] Damaged(byte[] bytes, int bit)
    {
        const int mti = 2 + 5 + 6;
        // Not the length: a damaged length only ends the connection.
        if (bytes.Length > mti && bytes[mti] is not (0x05 or 0x08)) bytes[2 + (bit / 8 % (bytes.Length - 2))] ^= (byte)(1 << (bit % 8));
        return bytes;
    }

    /// <summary>The same bytes come again later, as a line that repeats what it was not sure of would bring them; the second answer is heard by nobody.</summary>
    private byte[] Again(byte[] bytes, TimeSpan later, SimulatedProcess called, ConnectionHandler handler)
    {
        var copy = bytes.ToArray();
        scheduler.After(later, () =>
        {
            if (!called.IsAlive) return;
            var (there, back) = (new OneWay(scheduler, weather, called), new OneWay(scheduler, weather, scheduler.Outside));
            Serve(called, handler, new SimulatedConnection($"{name} again", back, there));
            there.Send(copy);
            there.Finish();
        });
        return bytes;
    }

    private static void Serve(SimulatedProcess called, ConnectionHandler handler, SimulatedConnection connection) =>
        called.Run(() => called.Watch(ServeAsync(handler, connection)));

    private static async Task ServeAsync(ConnectionHandler handler, SimulatedConnection connection)
    {
        await handler.OnConnectedAsync(connection);
        await connection.DisposeAsync();
    }

    private static async Task PauseAsync(SimulatedProcess caller, TimeSpan wait, CancellationToken cancel)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = caller.Time.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), over, wait, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancel.UnsafeRegister(static (over, token) => ((TaskCompletionSource)over!).TrySetCanceled(token), over);
        await over.Task;
    }

    private sealed class Factory(Line line, SimulatedProcess caller) : IConnectionFactory
    {
        public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => line.ConnectAsync(caller, cancellationToken);
    }
}
