using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Cards;
using Piaohao.Orders;
using Piaohao.Terminal.Slips;

namespace Piaohao.Fuzz.Tests;

/// <summary>What readers and scanners give, and numbers that people type.</summary>
internal static class CardDecoders
{
    private const string Number = "6225000000000000", Activation = "PH1*pos.example.com*8583*1*10000001*898110053110001*ABCDEFGHIJKLMNOP*202611231200*";

    private static readonly BinRange[] Ranges =
    [
        new("622500", 16, "01020000", "bank", CardType.Credit), new("6225", 19, "01030000", "bank", CardType.Debit), new("62", 16, "01040000", "bank", CardType.Debit),
        new("", 19, "01050000", "bank", CardType.Debit), new("62250000000000000", 16, "01060000", "bank", CardType.Debit),
    ];

    public static IReadOnlyList<Decoder> All { get; } =
    [
        Forms.OfText<Pan>("card-number", Pan.TryParse, pan => pan.Digits.ToString(), Number, "622500000000", "6225000000000000001") with { Look = LookAtNumber },
        Forms.OfText<Expiry>("expiry", Expiry.TryParse, expiry => expiry.ToString(), "3012", "9901"),
        Forms.OfText<Track2>("track-2", Track2.TryParse, track => track.Text.ToString(), Number + "=30122010000012300000", ";" + Number + "D3012201?", "622500000000=9901000"),
        Forms.OfText<Issuer>("bin-table", FindIssuer, issuer => issuer.Digits, Number, "6225000000000000001", "6299990000000000"),
        Luhns(),
        Forms.OfText<SlipCode>("slip-code", (ReadOnlySpan<char> text, out SlipCode code) => SlipCode.TryParse(text.ToString(), out code), code => code.ToString(),
            new SlipCode(new DateOnly(2026, 11, 22), "000000000012").ToString(), new SlipCode(new DateOnly(2024, 2, 29), "ABCDEFGHIJKL").ToString()) with { Make = MakeSlipCode },
        Forms.OfText<ActivationText?>("activation-text", (ReadOnlySpan<char> text, out ActivationText? value) => ActivationText.TryParse(text.ToString(), out value), value => value!.ToText(),
            Checked(Activation), Checked("PH1*::1*1*0*abcdefgh*000000000000001*2345672345672345*202801010000*")) with { Make = MakeActivation },
    ];

    private static string LookAtNumber(FuzzInput input, object? value)
    {
        if (value is not Pan pan) return "refused";
        if (pan.Masked.Length != pan.Digits.Length || pan.Masked.Count(char.IsAsciiDigit) > 10) throw new BrokenRuleException("A card number shows more than 6 + 4.");
        if (pan.HasValidCheckDigit != Luhn.IsValid(input.Text)) throw new BrokenRuleException("The check digit is judged in two ways.");
        return $"{pan.Digits.Length} {pan.HasValidCheckDigit}";
    }

    private static Decoder Luhns() => new("check-digit", [FuzzInput.OfText(Number), FuzzInput.OfText("79927398713")])
    {
        IsText = true,
        Make = mutator => mutator.Text(mutator.Seed()),
        Read = input => Luhn.IsValid(input.Text) ? input.Text : Luhn.TryCheckDigit(input.Text, out var digit) ? digit : null,
        Look = (input, value) => value switch
        {
            null => input.Text.Any(character => !char.IsAsciiDigit(character)) ? "refused" : throw new BrokenRuleException("Digits are refused."),
            char digit => input.Text.Length == 0 || Luhn.IsValid(input.Text + digit) ? $"{digit}" : throw new BrokenRuleException("A check digit does not fit the digits it was made for."),
            _ => "fits",
        },
    };

    private sealed record Issuer(string Digits, BinRange Range);

    private static bool FindIssuer(ReadOnlySpan<char> text, out Issuer found)
    {
        found = new Issuer("", Ranges[0]);
        if (!Pan.TryParse(text, out var pan) || new BinTable(Ranges).Find(pan) is not { } range) return false;
        var digits = text.ToString();
        var better = Ranges.Any(other => other.PanLength == digits.Length && digits.StartsWith(other.Prefix, StringComparison.Ordinal) && other.Prefix.Length > range.Prefix.Length);
        if (better || range.PanLength != digits.Length || !digits.StartsWith(range.Prefix, StringComparison.Ordinal)) throw new BrokenRuleException("The range found is not the longest that holds the number.");
        found = new Issuer(digits, range);
        return true;
    }

    // Half of the inputs get check digits that fit, so that what stands behind the check is tried too.
    private static byte[] MakeSlipCode(Mutator mutator)
    {
        var made = mutator.Text(mutator.Seed());
        var text = new FuzzInput(made, isText: true).Text;
        if (text.Length < 2 || mutator.Chance(50) || !text.All(char.IsAsciiLetterOrDigit)) return made;
        var rest = (text[..^2].ToUpperInvariant() + "00").Aggregate(0, (sum, character) =>
            char.IsAsciiDigit(character) ? ((sum * 10) + character - '0') % 97 : ((sum * 100) + character - 'A' + 10) % 97);
        return FuzzInput.OfText(text[..^2].ToUpperInvariant() + (98 - rest).ToString("00", CultureInfo.InvariantCulture));
    }

    private static byte[] MakeActivation(Mutator mutator)
    {
        var made = mutator.Text(mutator.Seed());
        var text = new FuzzInput(made, isText: true).Text;
        var end = text.LastIndexOf('*');
        return end < 0 || mutator.Chance(50) ? made : FuzzInput.OfText(Checked(text[..(end + 1)]));
    }

    private static string Checked(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text[..^1]));
        var bits = (hash[0] << 16) | (hash[1] << 8) | hash[2];
        return text + string.Concat(Enumerable.Range(0, 4).Select(place => ActivationText.Alphabet[(bits >> (19 - (5 * place))) & 31]));
    }
}
