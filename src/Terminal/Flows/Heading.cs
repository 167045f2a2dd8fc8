using Piaohao.Amounts;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Wire;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Flows;

/// <summary>What stands at the top of every screen of a transaction: what is being done, and over how much.</summary>
/// <param name="Amount">Zero where there is none, or not yet.</param>
internal sealed record Heading(TransactionKind Kind, Money Amount)
{
    /// <summary>Without an amount.</summary>
    public static Heading Of(TransactionKind kind) => new(kind, Money.Fen(0));

    public static Heading Of(Draft draft) => new(draft.Kind, draft.Amount);

    public string Title(Texts texts) => texts.Name(Kind);

    /// <summary>The amount as it is shown, or null.</summary>
    public string? Shown => Amount.IsZero ? null : Amount.ToString();

    /// <summary>What an original of this kind of transaction is called.</summary>
    public string Original(Texts texts) => texts.Name(Kind switch
    {
        TransactionKind.PreAuthorisationVoid or TransactionKind.Completion or TransactionKind.CompletionNotice => TransactionKind.PreAuthorisation,
        TransactionKind.CompletionVoid => TransactionKind.Completion,
        _ => TransactionKind.Sale,
    });
}
