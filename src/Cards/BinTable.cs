using System.Collections.Immutable;

namespace Piaohao.Cards;

/// <summary>What a card pays with.</summary>
public enum CardType
{
    /// <summary>Money in an account (借记卡).</summary>
    Debit,

    /// <summary>A credit line (贷记卡).</summary>
    Credit,
}

/// <summary>One issuer's range of card numbers: every number of <paramref name="PanLength"/> digits that begins with <paramref name="Prefix"/>.</summary>
/// <param name="Prefix">Leading digits, usually six.</param>
/// <param name="PanLength">Digits in the whole number; debit cards usually 19, credit cards 16.</param>
/// <param name="IssuerId">The issuer's institution number, 8 digits, as field 44 carries it.</param>
/// <param name="IssuerName">The issuer's name on slips.</param>
/// <param name="Type">Debit or credit, which nothing but this table tells.</param>
public sealed record BinRange(string Prefix, int PanLength, string IssuerId, string IssuerName, CardType Type);

/// <summary>Finds the issuer of a card number by the longest prefix among the ranges of its length.</summary>
public sealed class BinTable(IEnumerable<BinRange> ranges)
{
    private readonly ImmutableArray<BinRange> longestFirst = [.. ranges.OrderByDescending(r => r.Prefix.Length)];

    /// <summary>All ranges, the longest prefixes first.</summary>
    public ImmutableArray<BinRange> Ranges => longestFirst;

    /// <summary>The range that holds <paramref name="pan"/>, or null where no issuer is known for it (answer 15).</summary>
    public BinRange? Find(Pan pan)
    {
        foreach (var range in longestFirst)
            if (pan.Digits.Length == range.PanLength && pan.Digits.StartsWith(range.Prefix, StringComparison.Ordinal))
                return range;
        return null;
    }
}
