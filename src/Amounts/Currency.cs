namespace Piaohao.Amounts;

/// <summary>An ISO 4217 currency: numeric code (156), alphabetic code (CNY) and the count of minor-unit digits (2).
/// <c>default</c> is no currency and takes part in no arithmetic.</summary>
public readonly record struct Currency
{
    private Currency(short number, string code, byte exponent, string symbol)
    {
        Number = number;
        Code = code;
        Exponent = exponent;
        Symbol = symbol;
    }

    /// <summary>ISO 4217 numeric code, 1 to 999; field 49 carries it as three digits.</summary>
    public short Number { get; }

    /// <summary>ISO 4217 alphabetic code, three capital letters.</summary>
    public string Code { get; }

    /// <summary>Digits after the decimal point in the major unit: 2 for CNY, 0 for JPY.</summary>
    public byte Exponent { get; }

    /// <summary>The sign shopkeepers write in front of the amount, such as <c>¥</c>.</summary>
    public string Symbol { get; }

    /// <summary>Chinese yuan renminbi, the currency of every domestic terminal.</summary>
    public static Currency Cny { get; } = new(156, "CNY", 2, "¥");

    /// <summary>United States dollar.</summary>
    public static Currency Usd { get; } = new(840, "USD", 2, "$");

    /// <summary>Hong Kong dollar.</summary>
    public static Currency Hkd { get; } = new(344, "HKD", 2, "HK$");

    /// <summary>Japanese yen, which has no minor unit.</summary>
    public static Currency Jpy { get; } = new(392, "JPY", 0, "JP¥");

    /// <summary>Euro.</summary>
    public static Currency Eur { get; } = new(978, "EUR", 2, "€");

    private static readonly Currency[] Known = [Cny, Usd, Hkd, Jpy, Eur];

    /// <summary>Finds a currency by its numeric code; false where the code is not known here.</summary>
    public static bool TryFromNumber(int number, out Currency currency)
    {
        foreach (var known in Known)
            if (known.Number == number)
            {
                currency = known;
                return true;
            }

        currency = default;
        return false;
    }

    /// <summary>Finds a currency by its alphabetic code; false where the code is not known here.</summary>
    public static bool TryFromCode(ReadOnlySpan<char> code, out Currency currency)
    {
        foreach (var known in Known)
            if (code.SequenceEqual(known.Code))
            {
                currency = known;
                return true;
            }

        currency = default;
        return false;
    }

    /// <summary>The alphabetic code, or <c>???</c> for <c>default</c>.</summary>
    public override string ToString() => Code ?? "???";
}
