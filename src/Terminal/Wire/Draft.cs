using Piaohao.Amounts;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Wire;

/// <summary>What is asked of host and cardholder, before it has a trace number.</summary>
/// <param name="Amount">Zero where the message carries none (balance, query). Of a tip adjustment sale and tip together.</param>
internal sealed record Draft(TransactionKind Kind, Money Amount)
{
    /// <summary>The transaction it takes back, completes, adjusts or asks for; null where there is none.</summary>
    public OriginalTransaction? Original { get; init; }

    /// <summary>The original as this terminal's journal holds it; null where only its numbers are known.</summary>
    public JournalEntry? Known { get; init; }

    /// <summary>The part of a tip adjustment's amount that is the tip.</summary>
    public Money Tip { get; init; } = Money.Fen(0);

    /// <summary>Why a refund is given (docs/wire.md, B1); otherwise empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The authorisation that an offline sale was given by telephone; otherwise empty.</summary>
    public string AuthorisationCode { get; init; } = "";

    /// <summary>MMDD of an offline sale.</summary>
    public string Date { get; init; } = "";

    public TransactionForm Form => TransactionForm.Of(Kind);

    /// <summary>Whether the cardholder is asked for a PIN; what refers to an original has none.</summary>
    public bool AsksPin => Kind is TransactionKind.Sale or TransactionKind.PreAuthorisation or TransactionKind.Balance;

    /// <summary>True where the same message is sent again until it is answered, so that it is kept: it then carries no track.</summary>
    public bool IsKept => !Form.IsReversible && Kind is not (TransactionKind.Balance or TransactionKind.Query);

    /// <summary>A transaction that refers to one of this terminal's journal.</summary>
    public static Draft On(JournalEntry original, TransactionKind kind, Money amount) => new(kind, amount) { Original = OriginalTransaction.Of(original), Known = original };
}
