using Piaohao.Transactions;

namespace Piaohao.TradingDay.Tests;

/// <summary>Days that nobody planned.</summary>
public sealed class AnyDayTests
{
    private const int Days = 8, Acts = 700, ActsPerMishap = 25;

    [Fact]
    public void After_any_day_with_any_answer_lost_all_books_agree()
    {
        var seen = new HashSet<(TransactionKind, TransactionState)>();
        for (var seed = 1; seed <= Days; seed++) seen.UnionWith(Live(seed));

        // Days in which little happened would prove little.
        TransactionKind[] always = [TransactionKind.Sale, TransactionKind.SaleVoid, TransactionKind.Refund, TransactionKind.PreAuthorisation];
        var done = seen.Where(row => TransactionMoves.Stands(row.Item2)).Select(row => row.Item1).ToHashSet();
        Assert.Superset(always.ToHashSet(), done);
        Assert.True(done.Count >= 7, $"Only {string.Join(", ", done)} ever stood.");
        Assert.True(seen.Count(row => row.Item2 == TransactionState.Reversed) >= 2, "Too few kinds were ever reversed.");
    }

    private static HashSet<(TransactionKind, TransactionState)> Live(int seed)
    {
        var dice = new Random(seed);
        using var town = new Town();
        var (clerk, mishaps) = (new Clerk(town, dice), new Mishaps(town, dice));
        try
        {
            for (var act = 0; act < Acts; act++)
            {
                if (dice.Next(ActsPerMishap) == 0) clerk.Note(mishaps.Happen());
                clerk.Act();
            }

            mishaps.End();
            clerk.GoHome();
            town.Wait(TimeSpan.FromMinutes(30));
            clerk.GoHome();
            Comparison.Check(town);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            var screen = town.Screen;
            var words = string.Join('\n', [screen.Name, screen.Title, .. screen.Lines.Select(line => line.Text), screen.Prompt]);
            throw new InvalidOperationException($"Seed {seed}: {failure.Message}\n{string.Join('\n', clerk.Done.TakeLast(120))}\n{words}", failure);
        }

        return [.. town.Host.Queries.Recent(Town.Mid, 1000).Select(row => (row.Kind, row.State))];
    }
}
