namespace Piaohao.Storage;

/// <summary>Written by the writer's loop once a group, read by metrics: one lock keeps the figures of one moment together.</summary>
internal sealed class GroupCommitCounters
{
    private readonly Lock gate = new();
    private GroupCommitFigures figures;

    public void Committed(int units, TimeSpan commit)
    {
        lock (gate)
            figures = figures with
            {
                Groups = figures.Groups + 1,
                Units = figures.Units + units,
                LastGroupSize = units,
                LastCommit = commit,
                AllCommits = figures.AllCommits + commit,
            };
    }

    public void Failed(int units)
    {
        lock (gate) figures = figures with { Failures = figures.Failures + units };
    }

    public GroupCommitFigures Read(int waiting)
    {
        lock (gate) return figures with { Waiting = waiting };
    }
}
