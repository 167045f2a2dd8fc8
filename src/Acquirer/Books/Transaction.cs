using Piaohao.Amounts;
using Piaohao.Ledger;
using Piaohao.Transactions;

namespace Piaohao.Acquirer.Books;

/// <summary>A transaction as the books keep it; no field of it holds card data that is not masked or hashed.</summary>
public sealed record Transaction
{
    public required TransactionKey Key { get; init; }

    public required TransactionKind Kind { get; init; }

    public required TransactionState State { get; init; }

    /// <summary>What was approved; what was asked for while there is no outcome. Of a tip adjustment: sale and tip together, as the message says.</summary>
    public required Money Amount { get; init; }

    /// <summary>What the terminal asked for; more than <see cref="Amount"/> where a part was approved.</summary>
    public required Money Requested { get; init; }

    /// <summary>The transaction it voids, refunds, completes or adjusts; null where there is none.</summary>
    public TransactionKey? OriginalKey { get; init; }

    /// <summary>Of a sale: its tips. Of a tip adjustment: the difference to the tip before, which may be below zero.</summary>
    public Money Tip { get; init; } = Money.Fen(0);

    /// <summary>What the tips added to the fee.</summary>
    public Money TipFee { get; init; } = Money.Fen(0);

    /// <summary>What approved refunds gave back of it.</summary>
    public Money Refunded { get; init; } = Money.Fen(0);

    /// <summary>The fee that went back with the refunds.</summary>
    public Money RefundedFee { get; init; } = Money.Fen(0);

    /// <summary>What linked transactions without an outcome lay claim to: a refund its amount, any other the whole.</summary>
    public Money Claimed { get; init; } = Money.Fen(0);

    /// <summary>Field 22, three digits; empty for a barred key.</summary>
    public required string EntryMode { get; init; }

    /// <summary>Field 60 as the terminal sent it.</summary>
    public required string Field60 { get; init; }

    /// <summary>6 + 4; empty for a barred key.</summary>
    public string PanMasked { get; init; } = "";

    /// <summary>The keyed hash of the card number; null for a barred key.</summary>
    public byte[]? PanHash { get; init; }

    /// <summary>From the BIN table; empty where it does not know the card.</summary>
    public string IssuerId { get; init; } = "";

    /// <summary>Which tariff line applies; a card the BIN table does not know pays as credit.</summary>
    public FeeCard FeeCard { get; init; } = FeeCard.Credit;

    /// <summary>Zero until it is approved.</summary>
    public required Money Fee { get; init; }

    /// <summary>The operator who had signed the terminal in.</summary>
    public string OperatorId { get; init; } = "";

    /// <summary>Field 37, 12 digits; empty where nothing was meant for the network.</summary>
    public string Rrn { get; init; } = "";

    /// <summary>Field 11 towards the network; zero where nothing was meant for it.</summary>
    public int NetworkStan { get; init; }

    /// <summary>Field 7 towards the network, MMDDhhmmss.</summary>
    public string NetworkTime { get; init; } = "";

    /// <summary>Field 38; empty unless approved.</summary>
    public string Authorisation { get; init; } = "";

    /// <summary>Field 39 as the terminal heard it first; empty while pending.</summary>
    public string ResponseCode { get; init; } = "";

    /// <summary>Field 15, MMDD, from the network.</summary>
    public string SettlementDate { get; init; } = "";

    public required DateOnly BusinessDate { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the state was last moved.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Amount and tips: what the cardholder pays.</summary>
    public Money Total => Kind == TransactionKind.TipAdjust ? Amount : Amount + Tip;

    /// <summary>The fee with that of the tips.</summary>
    public Money TotalFee => Fee + TipFee;

    /// <summary>Message type of its request on the network link.</summary>
    public short NetworkMti => TransactionForm.Of(Kind).Request;

    /// <summary>True where it was approved, also where it was reversed since or changed by linked transactions.</summary>
    public bool WasApproved =>
        TransactionMoves.Stands(State) || (State == TransactionState.Reversed && ResponseCode != "98");

    /// <summary>A tip adjustment to the tip that is there already: the network has nothing to hear.</summary>
    public bool MovesNothing => Kind == TransactionKind.TipAdjust && Tip.IsZero;

    /// <summary>True where no linked transaction has changed it or is about to.</summary>
    public bool IsUntouched => State == TransactionState.Approved && Refunded.IsZero && Claimed.IsZero;
}
