using Piaohao.Amounts;
using Piaohao.Ledger;

namespace Piaohao.Acquirer.Books;

/// <summary>A sale as the books keep it; no field of it holds card data that is not masked or hashed.</summary>
public sealed record Transaction
{
    public required TransactionKey Key { get; init; }

    public required TransactionState State { get; init; }

    public required Money Amount { get; init; }

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

    /// <summary>True where it was approved, also where it was reversed since.</summary>
    public bool WasApproved =>
        State == TransactionState.Approved || (State == TransactionState.Reversed && ResponseCode != "98");
}
