using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Piaohao.Bank.Faults;

namespace Piaohao.Bank;

/// <summary>What the network counts, as plain numbers and through the meter <c>Piaohao.Bank</c>.</summary>
public sealed class BankCounters : IDisposable
{
    private readonly Meter meter = new("Piaohao.Bank");
    private readonly ConcurrentDictionary<(string Mti, string Code), long> answers = new();
    private readonly Counter<long> requestCounter;
    private readonly Counter<long> faultCounter;
    private readonly Counter<long> malformedCounter;
    private long faults;
    private long malformed;
    private int connections;

    /// <summary>Starts all figures at zero.</summary>
    public BankCounters()
    {
        requestCounter = meter.CreateCounter<long>("piaohao.bank.requests", "{request}", "Requests by MTI and answer code.");
        faultCounter = meter.CreateCounter<long>("piaohao.bank.faults", "{fault}", "Faults played, by kind.");
        malformedCounter = meter.CreateCounter<long>("piaohao.bank.malformed_frames", "{frame}", "Frames that hold no readable request.");
        meter.CreateObservableGauge("piaohao.bank.connections", () => Connections, "{connection}", "Open connections.");
    }

    /// <summary>Faults played.</summary>
    public long Faults => Interlocked.Read(ref faults);

    /// <summary>Frames that hold no readable request: damaged, cut off, too long, or an answer nobody asked for.</summary>
    public long Malformed => Interlocked.Read(ref malformed);

    /// <summary>Open connections.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Requests worked on, by MTI (<c>0200</c>) and answer code, whether or not a fault kept the answer back.</summary>
    public IReadOnlyDictionary<(string Mti, string Code), long> Requests => answers.ToDictionary();

    /// <summary>Requests of one kind with one answer code.</summary>
    public long RequestsWith(string mti, string code) => answers.GetValueOrDefault((mti, code));

    /// <summary>Takes the meter's instruments away.</summary>
    public void Dispose() => meter.Dispose();

    internal void CountRequest(string mti, string code)
    {
        answers.AddOrUpdate((mti, code), 1, (_, count) => count + 1);
        requestCounter.Add(1, new KeyValuePair<string, object?>("mti", mti), new KeyValuePair<string, object?>("code", code));
    }

    internal void CountFault(FaultKind kind)
    {
        Interlocked.Increment(ref faults);
        faultCounter.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));
    }

    internal void CountMalformed()
    {
        Interlocked.Increment(ref malformed);
        malformedCounter.Add(1);
    }

    internal void Connected() => Interlocked.Increment(ref connections);

    internal void Disconnected() => Interlocked.Decrement(ref connections);
}
