using System.Globalization;

namespace Piaohao.Amounts;

/// <summary>An amount: a signed count of minor units (fen) and its currency. Arithmetic is checked: overflow throws
/// <see cref="OverflowException"/>; two currencies in one operation throw <see cref="CurrencyMismatchException"/>.
/// <c>default</c> is zero of no currency and equals only itself.</summary>
public readonly record struct Money : IComparable<Money>
{
    /// <summary>Makes an amount of <paramref name="minor"/> minor units.</summary>
    /// <exception cref="ArgumentException">The currency is <c>default</c>.</exception>
    public Money(long minor, Currency currency)
    {
        if (currency == default) throw new ArgumentException("An amount needs a currency.", nameof(currency));
        Minor = minor;
        Currency = currency;
    }

    /// <summary>The amount in minor units: 4500 is 45.00 yuan.</summary>
    public long Minor { get; }

    /// <summary>The currency of <see cref="Minor"/>.</summary>
    public Currency Currency { get; }

    /// <summary>An amount of yuan, given in fen.</summary>
    public static Money Fen(long fen) => new(fen, Currency.Cny);

    /// <summary>Zero in <paramref name="currency"/>.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>True where the amount is exactly zero.</summary>
    public bool IsZero => Minor == 0;

    /// <summary>True where the amount is below zero.</summary>
    public bool IsNegative => Minor < 0;

    public static Money operator +(Money left, Money right) =>
        new(checked(left.Minor + right.Minor), SameCurrency(left, right));

    public static Money operator -(Money left, Money right) =>
        new(checked(left.Minor - right.Minor), SameCurrency(left, right));

    public static Money operator -(Money value) => new(checked(-value.Minor), value.Currency);

    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>The sum; see the operator.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>The difference; see the operator.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>The amount with its sign turned; see the operator.</summary>
    public static Money Negate(Money value) => -value;

    /// <summary>Orders amounts of one currency.</summary>
    /// <exception cref="CurrencyMismatchException">The currencies differ.</exception>
    public int CompareTo(Money other)
    {
        SameCurrency(this, other);
        return Minor.CompareTo(other.Minor);
    }

    /// <summary>The share <paramref name="numerator"/>/<paramref name="denominator"/> of the amount, rounded half
    /// away from zero to a minor unit, as fee tariffs are.</summary>
    public Money Share(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var product = (Int128)Minor * numerator;
        var half = (Int128)denominator / 2;
        var rounded = product >= 0 ? (product + half) / denominator : (product - half) / denominator;
        return new Money(checked((long)rounded), Currency);
    }

    /// <summary>The plain decimal amount without currency: <c>45.00</c>.</summary>
    public string ToDecimalString()
    {
        var digits = Int128.Abs(Minor).ToString(CultureInfo.InvariantCulture);
        var exponent = Currency.Exponent;
        if (exponent > 0)
        {
            digits = digits.PadLeft(exponent + 1, '0');
            digits = $"{digits[..^exponent]}.{digits[^exponent..]}";
        }

        return Minor < 0 ? "-" + digits : digits;
    }

    /// <summary>The amount as a shopkeeper writes it: <c>¥45.00</c>.</summary>
    public override string ToString() =>
        Currency == default ? "0" : Minor < 0 ? $"-{Currency.Symbol}{ToDecimalString()[1..]}" : Currency.Symbol + ToDecimalString();

    private static Currency SameCurrency(Money left, Money right) =>
        left.Currency == right.Currency ? left.Currency : throw new CurrencyMismatchException(left.Currency, right.Currency);
}

/// <summary>Two currencies met in one operation: always a mistake of the program.</summary>
public sealed class CurrencyMismatchException(Currency left, Currency right)
    : InvalidOperationException($"Amounts in {left} and {right} cannot be combined or compared.");
