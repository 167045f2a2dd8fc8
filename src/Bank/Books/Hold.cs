namespace Piaohao.Bank.Books;

/// <summary>What has become of the amount that a pre-authorisation held.</summary>
internal enum HoldStatus
{
    /// <summary>In force: it cannot be spent otherwise.</summary>
    Held,

    /// <summary>Let go by a void or a reversal.</summary>
    Released,

    /// <summary>Taken by a completion.</summary>
    Used,

    /// <summary>Its time went by.</summary>
    Lapsed,
}

/// <summary>The amount held by an approved pre-authorisation, whose key it has.</summary>
/// <param name="Amount">Fen.</param>
/// <param name="LapsesAt">Unix milliseconds; from then on it holds nothing.</param>
internal sealed record Hold(MessageKey Key, long AccountId, long Amount, long PlacedAt, long LapsesAt, HoldStatus Status)
{
    /// <summary>How long an amount is held.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromDays(30);

    public static string Written(HoldStatus status) => status switch
    {
        HoldStatus.Held => "held",
        HoldStatus.Released => "released",
        HoldStatus.Used => "used",
        HoldStatus.Lapsed => "lapsed",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static HoldStatus StatusOf(string written) => written switch
    {
        "held" => HoldStatus.Held,
        "released" => HoldStatus.Released,
        "used" => HoldStatus.Used,
        "lapsed" => HoldStatus.Lapsed,
        _ => throw new InvalidDataException($"{written} is no status of a hold."),
    };
}
