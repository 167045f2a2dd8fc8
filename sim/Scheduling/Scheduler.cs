using System.Diagnostics.CodeAnalysis;

namespace Piaohao.Simulation.Scheduling;

/// <summary>One thread, one clock: what every process has to do next stands here, and the seed decides whose turn it is. Time moves only when nobody has anything to do.</summary>
public sealed class Scheduler
{
    private readonly Random dice;
    private readonly List<SimulatedProcess> ready = [];
    private readonly PriorityQueue<SimulatedTimer, (DateTimeOffset Due, long Order)> timers = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long timerOrder;

    /// <param name="dice">Decides whose turn it is.</param>
    public Scheduler(Random dice, DateTimeOffset start, EventLog log)
    {
        this.dice = dice;
        (Now, Log) = (start, log);
        Outside = new SimulatedProcess(this, "outside", 0, new ClockFault());
    }

    /// <summary>The true time; each machine's clock may differ from it.</summary>
    public DateTimeOffset Now { get; private set; }

    public EventLog Log { get; }

    /// <summary>At which awaits processes went on and died.</summary>
    public AwaitPoints AwaitPoints { get; } = new();

    /// <summary>People, lines and the fault plan: what no crash stops.</summary>
    public SimulatedProcess Outside { get; }

    /// <summary>Steps run so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Work that came from another thread: it had left the scheduler, so no seed decides when it comes back. There must be none.</summary>
    public IList<string> Strays { get; } = [];

    /// <summary>Called after every step.</summary>
    public Action AfterStep { get; set; } = () => { };

    /// <summary>Runs until nothing is left to do before <paramref name="until"/>, or <paramref name="done"/> says so.</summary>
    /// <exception cref="InvalidOperationException">A process does not come to rest.</exception>
    public void Run(DateTimeOffset until, Func<bool>? done = null)
    {
        const long atOneMoment = 5_000_000;
        for (var (moment, steps) = (Now, 0L); done?.Invoke() != true; steps++)
        {
            if (Now != moment) (moment, steps) = (Now, 0);
            if (steps > atOneMoment) throw new InvalidOperationException($"At {Now:O} the processes do not come to rest: {string.Join(", ", ready.Select(process => process.Name))}.");
            if (TakeTurn()) continue;
            if (!Advance(until)) return;
        }
    }

    /// <summary>Calls <paramref name="work"/> outside of all processes after <paramref name="wait"/>.</summary>
    public void After(TimeSpan wait, Action work) => Outside.Time.CreateTimer(static work => ((Action)work!)(), work, wait, Timeout.InfiniteTimeSpan);

    internal void BecameReady(SimulatedProcess process)
    {
        if (Environment.CurrentManagedThreadId == thread) ready.Add(process);
        else Stray();
    }

    internal void Stray()
    {
        lock (timers)
            if (Strays.Count < 10) Strays.Add(Environment.StackTrace);
    }

    internal bool IsOwnThread => Environment.CurrentManagedThreadId == thread;

    internal void Add(SimulatedTimer timer, DateTimeOffset due) => timers.Enqueue(timer, (due, timerOrder++));

    /// <summary>A step of a process the seed chooses; false where none has anything to do.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "A simulation's dice are meant to be foreseen.")]
    private bool TakeTurn()
    {
        if (ready.Count == 0) return false;
        var index = ready.Count == 1 ? 0 : dice.Next(ready.Count);
        var process = ready[index];
        if (process.HasWork)
        {
            Steps++;
            Log.Note(Now.Ticks, process.Number);
            process.RunOne(dice);
            AfterStep();
        }

        if (!process.HasWork)
        {
            ready.Remove(process);
            process.IsReady = false;
        }

        return true;
    }

    private bool Advance(DateTimeOffset until)
    {
        while (timers.TryPeek(out var next, out var at))
        {
            if (at.Due > until) break;
            timers.Dequeue();
            if (!next.IsDue(at.Due)) continue;
            if (at.Due > Now) Now = at.Due;
            next.Fire();
            return true;
        }

        if (until > Now) Now = until;
        return false;
    }
}
