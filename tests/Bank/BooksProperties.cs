using FsCheck;
using FsCheck.Fluent;
using Piaohao.Iso8583;
using Piaohao.Servers;
using Xunit;

namespace Piaohao.Bank.Tests;

/// <summary>One thing an acquirer does: a sale, or something about an earlier one.</summary>
public sealed record Step(StepKind Kind, int Card, int Fen, int Which);

public enum StepKind { Sale, Repeat, Reverse, ReverseUnseen, SendUnseen, WrongPin }

public sealed class BooksProperties
{
    private static readonly Arbitrary<Step[]> Steps = (
        from kind in Gen.Frequency((6, Gen.Constant(StepKind.Sale)), (2, Gen.Constant(StepKind.Repeat)), (4, Gen.Constant(StepKind.Reverse)),
            (1, Gen.Constant(StepKind.ReverseUnseen)), (1, Gen.Constant(StepKind.SendUnseen)), (1, Gen.Constant(StepKind.WrongPin)))
        from card in Gen.Choose(0, 1)
        from fen in Gen.Choose(1, 40_00)
        from which in Gen.Choose(0, 1000)
        select new Step(kind, card, fen, which)).ArrayOf().ToArbitrary();

    private static readonly long[] Opening = [900_00, 50_00];

    [Fact]
    public async Task Any_sequence_is_answered_as_a_simple_model_says_and_balances_agree()
    {
        await using var bank = await TestBank.StartAsync();
        await using var acquirer = await bank.ConnectAsync();
        var model = new Model();
        var stan = 0;

        Prop.ForAll(Steps, steps => AgreesAsync(bank, acquirer, model, steps, () => ++stan).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(100)));

        Assert.Empty(bank.Audit.Verify());
    }

    [Fact]
    public async Task Whatever_happens_at_the_same_time_no_money_is_lost_or_doubled()
    {
        await using var bank = await TestBank.StartAsync();
        var acquirers = new List<ScriptedAcquirer>();
        for (var i = 0; i < 4; i++) acquirers.Add(await bank.ConnectAsync());
        var stan = 0;

        Prop.ForAll(Steps, steps => StaysWholeAsync(bank, acquirers, steps, () => ++stan).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(PostgresServer.Runs(100)));

        Assert.Empty(bank.Audit.Verify());
        foreach (var acquirer in acquirers) await acquirer.DisposeAsync();
    }

    private static async Task<bool> AgreesAsync(TestBank bank, ScriptedAcquirer acquirer, Model model, Step[] steps, Func<int> stan)
    {
        foreach (var step in steps)
        {
            var (message, expected) = model.Next(acquirer, step, stan);
            if (await acquirer.CodeOfAsync(message) != expected) return false;
        }

        return model.Balances.SequenceEqual(Balances(bank)) && model.Balances.All(b => b >= 0);
    }

    /// <summary>All steps leave at once over four connections, sales and reversals of sales that may not have come yet among them. Whatever order the
    /// bank sees, what stands is what was approved and not reversed.</summary>
    private static async Task<bool> StaysWholeAsync(TestBank bank, List<ScriptedAcquirer> acquirers, Step[] steps, Func<int> stan)
    {
        var sales = new List<(Message Message, int Card, int Fen)>();
        var queues = acquirers.Select(_ => new List<Message>()).ToArray();
        foreach (var step in steps)
        {
            var acquirer = acquirers[step.Which % 4];
            if (step.Kind is StepKind.Sale or StepKind.SendUnseen || sales.Count == 0)
            {
                sales.Add((acquirer.Sale(TestCards.Property[step.Card], step.Fen, stan()), step.Card, step.Fen));
                queues[step.Which % 4].Add(sales[^1].Message);
            }
            else if (step.Kind is StepKind.Reverse or StepKind.ReverseUnseen)
            {
                queues[step.Fen % 4].Add(acquirer.Reversal(sales[step.Which % sales.Count].Message, stan()));
            }
        }

        var answers = (await Task.WhenAll(acquirers.Select((a, i) => ExchangeAsync(a, queues[i])))).SelectMany(a => a).ToArray();
        var balances = Balances(bank);
        foreach (var (message, card, fen) in sales)
        {
            var codes = answers.Where(a => a.Mti.Value == 210 && a.Is(11, message.Text(11))).Select(a => a.Text(39)).Distinct(StringComparer.Ordinal).ToArray();
            if (codes.Length != 1 || codes[0] is not ("00" or "22" or "51")) return false;
            var reversals = answers.Where(a => a.Mti.Value == 430 && a.Is(37, message.Text(37))).Select(a => a.Text(39)).Distinct(StringComparer.Ordinal).ToArray();
            if (reversals.Length > 1 || (codes[0] == "22") != (reversals is ["25"])) return false;
            if (codes[0] != "00" || reversals.Length != 0) continue;
            balances[card] += fen;
            if (await acquirers[0].CodeOfAsync(acquirers[0].Reversal(message, stan())) != "00") return false;
        }

        // What stood makes the opening balance again, first by sum and then, taken back, in the books.
        return balances.SequenceEqual(Opening) && Balances(bank).SequenceEqual(Opening);
    }

    private static long[] Balances(TestBank bank) => [.. TestCards.Property.Select(bank.Balance)];

    private static async Task<List<Message>> ExchangeAsync(ScriptedAcquirer acquirer, List<Message> messages)
    {
        var answers = new List<Message>();
        foreach (var message in messages) await acquirer.SendAsync(message);
        while (answers.Count < messages.Count)
            answers.Add(await acquirer.ReadAsync() ?? throw new InvalidOperationException("The bank cut the connection."));
        return answers;
    }

    /// <summary>What the bank should do, said as simply as can be: two balances, a list of sales, a set of keys taken back.</summary>
    private sealed class Model
    {
        private readonly List<(Message Message, int Card, int Fen, string Code)> sales = [];
        private readonly Dictionary<string, string> reversed = new(StringComparer.Ordinal);
        private readonly List<Message> unseen = [];
        private readonly int[] tries = new int[2];

        public long[] Balances { get; } = [.. Opening];

        public (Message Message, string Code) Next(ScriptedAcquirer acquirer, Step step, Func<int> stan) => step.Kind switch
        {
            StepKind.Repeat when sales.Count > 0 => Repeat(step),
            StepKind.Reverse when sales.Count > 0 => Reverse(acquirer, sales[step.Which % sales.Count].Message, stan()),
            StepKind.ReverseUnseen => ReverseUnseen(acquirer, step, stan),
            StepKind.SendUnseen when unseen.Count > 0 => (unseen[step.Which % unseen.Count], "22"),
            StepKind.WrongPin when tries[step.Card] < 2 => WrongPin(acquirer, step, stan()),
            _ => Sale(acquirer, step, stan()),
        };

        private (Message Message, string Code) Sale(ScriptedAcquirer acquirer, Step step, int stan)
        {
            var code = Balances[step.Card] >= step.Fen ? "00" : "51";
            tries[step.Card] = 0;
            if (code == "00") Balances[step.Card] -= step.Fen;
            sales.Add((acquirer.Sale(TestCards.Property[step.Card], step.Fen, stan), step.Card, step.Fen, code));
            return (sales[^1].Message, code);
        }

        private (Message Message, string Code) WrongPin(ScriptedAcquirer acquirer, Step step, int stan)
        {
            tries[step.Card]++;
            sales.Add((acquirer.Sale(TestCards.Property[step.Card], step.Fen, stan, "000000"), step.Card, step.Fen, "55"));
            return (sales[^1].Message, "55");
        }

        private (Message Message, string Code) Repeat(Step step)
        {
            var sale = sales[step.Which % sales.Count];
            return (sale.Message, sale.Code);
        }

        private (Message Message, string Code) Reverse(ScriptedAcquirer acquirer, Message original, int stan)
        {
            var sale = sales.Find(s => s.Message == original);
            if (reversed.TryAdd(original.Text(11)!, "00") && sale.Code == "00") Balances[sale.Card] += sale.Fen;
            return (acquirer.Reversal(original, stan), "00");
        }

        private (Message Message, string Code) ReverseUnseen(ScriptedAcquirer acquirer, Step step, Func<int> stan)
        {
            unseen.Add(acquirer.Sale(TestCards.Property[step.Card], step.Fen, stan()));
            return (acquirer.Reversal(unseen[^1], stan()), "25");
        }
    }
}
