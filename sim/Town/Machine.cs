using Piaohao.Simulation.Disks;
using Piaohao.Simulation.Lines;
using Piaohao.Simulation.Scheduling;

namespace Piaohao.Simulation.Town;

/// <summary>A machine with its disk and its clock; processes on it come and go.</summary>
public abstract class Machine
{
    private readonly Scheduler scheduler;
    private readonly List<Line> lines = [];
    private readonly Random dice;
    private bool isOn;

    /// <param name="folder">Where its files are to lie.</param>
    protected Machine(Scheduler scheduler, Timeline timeline, string name, int number, string folder, Random dice)
    {
        (this.scheduler, Timeline, Name, Number, Folder, this.dice) = (scheduler, timeline, name, number, folder, dice);
        Directory.CreateDirectory(folder);
        Disk = new SimulatedDisk(scheduler.Log, dice) { Died = at => LosePower($"before {at}") };
        SqliteDisks.Mount(folder, Disk);
        Random = new SeededNumbers(dice);
    }

    public string Name { get; }

    public int Number { get; }

    public SimulatedDisk Disk { get; }

    public ClockFault Clock { get; } = new();

    /// <summary>The process of the moment; null before the first.</summary>
    public SimulatedProcess? Process { get; private set; }

    public bool IsUp => Process is { IsAlive: true };

    /// <summary>How often it lost its power or its process.</summary>
    public int Crashes { get; private set; }

    /// <summary>What ended a process that nobody ended.</summary>
    public IList<string> Failures { get; } = [];

    protected string Folder { get; }

    protected SeededNumbers Random { get; }

    protected Timeline Timeline { get; }

    /// <summary>Lines that lead to it or from it.</summary>
    public void Plug(Line line) => lines.Add(line);

    /// <summary>A new process, which is started again after a while whenever it dies, until <see cref="SwitchOff"/>.</summary>
    public void SwitchOn()
    {
        isOn = true;
        if (!IsUp) Boot();
    }

    /// <summary>The process ends as at a power cut, and stays off.</summary>
    public void SwitchOff()
    {
        isOn = false;
        End("switched off", powerLost: false, quietly: false);
    }

    /// <summary>The process is killed; what it wrote is with the system and stays.</summary>
    public void Kill(string at)
    {
        if (!IsUp) return;
        Crashes++;
        End($"killed {at}", powerLost: false, quietly: false);
    }

    /// <summary>The machine loses its power: what was not synced may be gone.</summary>
    public void LosePower(string at)
    {
        if (!IsUp) return;
        Crashes++;
        End($"loses its power {at}", powerLost: true, quietly: dice.Next(2) == 0);
    }

    /// <summary>Takes up its work in <paramref name="process"/>, of which this call is the first step.</summary>
    protected abstract void Start(SimulatedProcess process);

    protected string PathOf(string file) => Path.Combine(Folder, file);

    private void Boot()
    {
        var process = new SimulatedProcess(scheduler, Name, Number, Clock);
        Process = process;
        process.Died = at => Ended(process, at);
        Timeline.Note(Name, "starts");
        process.Run(() =>
        {
            try
            {
                Start(process);
            }
            catch (Exception failure) when (process.IsAlive)
            {
                process.Die(failure.Message);
            }
            catch (Exception)
            {
                // It died on the way, and whatever that led to went with it.
            }
        });
    }

    private void End(string how, bool powerLost, bool quietly)
    {
        if (Process is not { IsAlive: true } process) return;
        process.Died = _ => { };
        process.Die(how);
        Gone(process, how, powerLost, quietly);
    }

    /// <summary>It ended by itself, or died at an await it was told to die at.</summary>
    private void Ended(SimulatedProcess process, string at)
    {
        if (process.Failure is { } failure) Failures.Add(failure.ToString());
        else Crashes++;
        Gone(process, $"dies at {at}", powerLost: process.Failure is null && dice.Next(2) == 0, quietly: false);
    }

    private void Gone(SimulatedProcess process, string how, bool powerLost, bool quietly)
    {
        Timeline.Note(Name, how);
        if (powerLost) Disk.Crash();
        else Disk.EndProcess();
        foreach (var line in lines) line.Lost(process, quietly);
        if (isOn) scheduler.After(TimeSpan.FromMilliseconds(dice.Next(200, 20_000)), Again);
    }

    private void Again()
    {
        if (isOn && !IsUp) Boot();
    }
}
