using Piaohao.Amounts;

namespace Piaohao.Transactions.Tests;

public sealed class MoveTests
{
    private static readonly TransactionState[] States = Enum.GetValues<TransactionState>();

    [Fact]
    public void A_declined_reversed_refunded_or_barred_transaction_never_moves_again()
    {
        foreach (var final in (TransactionState[])[TransactionState.Declined, TransactionState.Reversed, TransactionState.Refunded, TransactionState.Barred, TransactionState.Unsent, TransactionState.Expired])
            Assert.DoesNotContain(States, to => TransactionMoves.IsAllowed(final, to));
    }

    [Fact]
    public void A_move_is_a_transactions_own_or_a_linked_ones_and_never_both()
    {
        foreach (var from in States)
            foreach (var to in States)
                Assert.False(TransactionMoves.IsOwn(from, to) && TransactionMoves.IsLinked(from, to), $"{from} to {to}");
    }

    [Fact]
    public void Nobody_can_force_an_unknown_outcome_to_anything_but_what_was_heard()
    {
        TransactionState[] reachable = [.. States.Where(to => TransactionMoves.IsAllowed(TransactionState.Unknown, to))];
        Assert.Equal([TransactionState.Approved, TransactionState.Declined, TransactionState.Reversed, TransactionState.Disputed], reachable);
    }

    [Fact]
    public void Every_state_but_a_barred_one_is_reached_from_a_beginning()
    {
        var reached = States.Where(TransactionMoves.IsBeginning).ToHashSet();
        for (var known = 0; known < reached.Count;)
        {
            known = reached.Count;
            reached.UnionWith(States.Where(to => reached.Any(from => TransactionMoves.IsAllowed(from, to))).ToArray());
        }

        Assert.Equal(States.Order(), reached.Order());
    }

    [Fact]
    public void Every_state_has_words_in_both_languages()
    {
        foreach (var state in States)
        {
            var words = StateWords.Of(state);
            Assert.True(words.Chinese.Length > 0 && words.English.Length > 0);
        }
    }

    [Fact]
    public void Every_kind_is_found_by_what_stands_on_the_wire()
    {
        foreach (var form in TransactionForm.All)
            Assert.Same(form, TransactionForm.Find(form.Request, (int)form.Kind, form.ProcessingCode, form.Condition));
        Assert.Null(TransactionForm.Find(200, 22, "200000", "00"));
    }

    [Fact]
    public void A_sale_counts_with_its_tip_and_a_void_on_the_other_side()
    {
        var totals = BatchTotals.Empty
            .With(TransactionKind.Sale, TransactionState.Voided, Money.Fen(1000))
            .With(TransactionKind.SaleVoid, TransactionState.Approved, Money.Fen(1000))
            .With(TransactionKind.Sale, TransactionState.Approved, Money.Fen(2500))
            .With(TransactionKind.Sale, TransactionState.Reversed, Money.Fen(9900))
            .With(TransactionKind.PreAuthorisation, TransactionState.Approved, Money.Fen(5000));
        Assert.Equal(new BatchTotals(2, Money.Fen(3500), 1, Money.Fen(1000)), totals);
        Assert.Equal(Money.Fen(2500), totals.Net);
    }
}
