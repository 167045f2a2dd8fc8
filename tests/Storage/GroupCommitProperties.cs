using System.Data.Common;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Piaohao.Storage.Tests;

public sealed class GroupCommitProperties
{
    [Theory]
    [InlineData(Engine.Sqlite, 100)]
    [InlineData(Engine.PostgreSql, 20)]
    public void Any_mix_of_good_and_bad_units_leaves_exactly_the_good_ones_in_order(Engine engine, int runs) =>
        Prop.ForAll<bool[], PositiveInt>((good, groupSize) => Holds(engine, good, 1 + (groupSize.Get % 9)).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(runs));

    private static async Task<bool> Holds(Engine engine, bool[] good, int groupSize)
    {
        using var temporary = new TemporaryDatabase(engine, "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL CHECK (text = 'good'))");
        var writer = new NoteWriter();
        await using var commits = new GroupCommit<Note>(temporary.Database, writer, new GroupCommitLimits(GroupSize: groupSize));
        var waiting = good.Select((ok, id) => commits.CommitAsync(new Note(id, ok ? "good" : "bad")).AsTask()).ToArray();
        await commits.RunAsync(new CancellationToken(canceled: true));

        var expected = Enumerable.Range(0, good.Length).Where(id => good[id]).Select(id => (long)id).ToArray();
        return temporary.Ids().SequenceEqual(expected)
            && writer.Groups.SelectMany(group => group).SequenceEqual(expected)
            && (await Task.WhenAll(waiting.Select(IsGood))).SequenceEqual(good);
    }

    private static async Task<bool> IsGood(Task unit)
    {
        try
        {
            await unit;
            return true;
        }
        catch (DbException failure) when (TemporaryDatabase.IsConstraint(failure))
        {
            return false;
        }
    }
}
