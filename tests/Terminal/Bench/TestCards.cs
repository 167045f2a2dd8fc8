using Piaohao.Cards;
using Piaohao.Terminal.Devices;

namespace Piaohao.Terminal.Tests.Bench;

/// <summary>Cards of the demo's issuers, made up digit by digit.</summary>
internal static class TestCards
{
    public const string Pin = "123456";

    /// <summary>Wants a PIN (service code 120).</summary>
    public static string DebitPan { get; } = WithCheckDigit("629901738264019253");

    /// <summary>A signature will do (service code 101).</summary>
    public static string CreditPan { get; } = WithCheckDigit("629902481507396");

    public static OfferedCard Debit { get; } = Swipe($"{DebitPan}=30121200000012345");

    public static OfferedCard Credit { get; } = Swipe($"{CreditPan}=30121010000098765");

    public static OfferedCard Chip { get; } = Swipe($"{DebitPan}=30122200000012345");

    public static OfferedCard Damaged { get; } = Swipe($"{DebitPan[..9]}?=301");

    public static OfferedCard Swipe(string track2) => new(CardEntry.Swipe, track2);

    public static string WithCheckDigit(string digits) => Luhn.TryCheckDigit(digits, out var check) ? digits + check : throw new ArgumentException("Not digits.", nameof(digits));
}
