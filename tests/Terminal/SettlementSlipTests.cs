using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Terminal.Batches;
using Piaohao.Terminal.Journal;
using Piaohao.Terminal.Slips;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Tests;

public sealed class SettlementSlipTests
{
    private static readonly DateTime Night = new(2026, 11, 22, 22, 45, 9, DateTimeKind.Unspecified);

    private static readonly ImmutableArray<JournalEntry> Entries =
    [
        Entry(TransactionKind.Sale, 17, 4500) with { State = TransactionState.Voided }, Entry(TransactionKind.SaleVoid, 18, 4500),
        Entry(TransactionKind.Sale, 19, 99_999_999) with { Tip = Money.Fen(1) }, Entry(TransactionKind.Completion, 20, 20_000), Entry(TransactionKind.CompletionNotice, 21, 30_000),
        Entry(TransactionKind.Refund, 22, 300), Entry(TransactionKind.OfflineSale, 23, 7700) with { Entry = 'M' }, Entry(TransactionKind.PreAuthorisation, 24, 50_000),
    ];

    private static readonly SettledBatch Balanced = new(
        12, SettlementStep.Printed, 30, 0, true, TypeTotals.Batch(Entries), TypeTotals.Batch(Entries), [], "00", Night, Night);

    private static readonly SettledBatch Unbalanced = Balanced with
    {
        IsBalanced = false, Uploaded = 7, Host = TypeTotals.Batch(Entries.RemoveAt(0)) with { DebitCount = 6 },
        Differences =
        [
            new BatchDifference(DifferenceSide.HostOnly, 22, 16, 0, 4500), new BatchDifference(DifferenceSide.TerminalOnly, 22, 17, 4500, 0),
            new BatchDifference(DifferenceSide.Amounts, 25, 22, 300, 200),
        ],
    };

    /// <summary>The approved texts stand in vectors/: one file a slip. A line that is centred begins with <c>^</c>, a large one with <c>#</c>.</summary>
    [Theory]
    [InlineData("settlement-balanced-58-zh", true, 32, false)]
    [InlineData("settlement-balanced-80-en", true, 48, true)]
    [InlineData("settlement-differs-58-zh", false, 32, false)]
    [InlineData("settlement-differs-58-en", false, 32, true)]
    [InlineData("settlement-differs-80-zh", false, 48, false)]
    [InlineData("settlement-differs-80-en", false, 48, true)]
    public void Settlement_slip_reads_as_approved(string file, bool balanced, int columns, bool english) =>
        AssertApproved(file, SettlementSlip.Build(Party(english), balanced ? Balanced : Unbalanced, TypeTotals.Of(Entries), columns, english, reprint: !balanced));

    [Theory]
    [InlineData("settlement-detail-58-zh", 32, false)]
    [InlineData("settlement-detail-80-en", 48, true)]
    public void Detail_reads_as_approved(string file, int columns, bool english) =>
        AssertApproved(file, BatchDetailSlip.Build(Party(english), Balanced, Entries, columns, english));

    [Fact]
    public void Totals_on_the_slip_in_field_48_and_over_the_journal_are_the_same_for_any_sequence()
    {
        var entry = from kind in Gen.Elements(TransactionForm.All.Select(form => form.Kind).ToArray())
                    from state in Gen.Elements(Enum.GetValues<TransactionState>())
                    from fen in Gen.Choose(1, 99_999_999)
                    from tip in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 999)))
                    from training in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
                    select Entry(kind, 1, fen) with { State = state, Tip = Money.Fen(tip), Training = training };
        Prop.ForAll(Arb.From(Gen.ListOf(entry)), entries =>
        {
            var counted = entries.Where(row => !row.Training && TransactionMoves.Stands(row.State)).ToArray();
            long debit = 0, credit = 0;
            int debits = 0, credits = 0;
            foreach (var row in counted)
                if (row.Kind is TransactionKind.Sale or TransactionKind.Completion or TransactionKind.CompletionNotice or TransactionKind.OfflineSale)
                    (debit, debits) = (debit + row.Amount.Minor + row.Tip.Minor, debits + 1);
                else if (row.Kind is TransactionKind.SaleVoid or TransactionKind.CompletionVoid or TransactionKind.Refund)
                    (credit, credits) = (credit + row.Amount.Minor + row.Tip.Minor, credits + 1);

            var totals = TypeTotals.Batch(entries);
            var wire = SettlementRequests.Field48(totals).ToString();
            Assert.True(Field48Totals.TryParse(wire, out var read));
            Assert.Equal(new CardTotals(debit, debits, credit, credits), read.Domestic);
            var slip = SettlementSlip.Build(Party(false), Balanced with { Totals = totals }, TypeTotals.Of(entries), 32, false, false);
            var lines = slip.Lines.Select(line => line.Text).ToArray();
            Assert.Equal((debits, debit), Numbers(lines, "借记合计"));
            Assert.Equal((credits, credit), Numbers(lines, "贷记合计"));
            var types = TypeTotals.Of(entries).Where(type => TransactionForm.Of(type.Kind).Side != TotalsSide.None).ToArray();
            Assert.Equal(debit + credit, types.Sum(type => type.Sum.Minor));
            Assert.Equal(UploadPlan.Of(entries).Sum(part => part.Entries.Length), types.Sum(type => type.Count));
        }).QuickCheckThrowOnFailure();
    }

    private static (int Count, long Fen) Numbers(string[] lines, string label)
    {
        var parts = lines.Single(line => line.StartsWith(label, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(parts[2].Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void AssertApproved(string file, Slip slip)
    {
        Assert.All(slip.Lines, line => Assert.True(SlipText.Width(line.Text) <= (line.Size == SlipSize.Large ? slip.Width / 2 : slip.Width), line.Text));
        var text = string.Concat(slip.Lines
            .Select(line => (line.Size == SlipSize.Large ? "#" : line.Align == SlipAlign.Centre ? "^" : " ") + line.Text)
            .Select(line => line.TrimEnd() + "\n"));
        var path = Path.Combine(AppContext.BaseDirectory, "vectors", file + ".txt");
        Assert.True(File.Exists(path), $"There is no approved text {file}; the slip is:\n{text}");
        Assert.Equal(File.ReadAllText(path), text);
    }

    private static SlipParty Party(bool english) => new(english ? "Piaohao Demo Shop" : "票号演示商店", "898110053110001", "10000001");

    private static JournalEntry Entry(TransactionKind kind, int trace, long fen) => new(
        12, trace, TransactionState.Approved, Money.Fen(fen), "629901******9253", "3012", 'S', true, "01", Night.AddHours(-5), "00", "132011000042", "700142", "62990100", "48981100", "")
    {
        Kind = kind,
    };
}
