using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Demo;

/// <summary>The issuers and cards of the demo (docs/demo.md). The issuers bear the names of houses of the old trade; no real bank is meant.</summary>
public static class DemoCards
{
    private const string Pin = "123456";

    private static readonly IssuerProfile Rishengchang = new("99010000", "日升昌", "Rishengchang", "629901", 19, CardType.Debit);
    private static readonly IssuerProfile Dadetong = new("99020000", "大德通", "Dadetong", "629902", 16, CardType.Credit);
    private static readonly IssuerProfile Weitaihou = new("99030000", "蔚泰厚", "Weitaihou", "629903", 19, CardType.Debit);

    /// <summary>The three issuers.</summary>
    public static ImmutableArray<IssuerProfile> Issuers { get; } = [Rishengchang, Dadetong, Weitaihou];

    /// <summary>The cards in the order of the tray; the first is a debit card with money and a PIN.</summary>
    public static ImmutableArray<DemoCard> All { get; } =
    [
        Make("日升昌借记卡", "Rishengchang debit", Rishengchang, 1, 10_000_00),
        Make("大德通贷记卡", "Dadetong credit", Dadetong, 1, 50_000_00, "101"),
        Make("蔚泰厚借记卡（余额不足）", "Weitaihou debit, little money", Weitaihou, 1, 5_00),
        Make("日升昌借记卡（已挂失）", "Rishengchang debit, lost", Rishengchang, 2, 10_000_00, status: CardStatus.Lost),
        Make("大德通贷记卡（已过期）", "Dadetong credit, expired", Dadetong, 2, 50_000_00, "101", expiry: "2406"),
        Make("蔚泰厚借记卡（受限制）", "Weitaihou debit, blocked", Weitaihou, 2, 10_000_00, status: CardStatus.Blocked),
        Make("日升昌芯片借记卡", "Rishengchang chip debit", Rishengchang, 3, 10_000_00, "220"),
        Make("无发卡方的卡", "Card of no issuer", null, 1, 0),
        Make("日升昌借记卡（部分承兑）", "Rishengchang debit, approves parts", Rishengchang, 4, 80_00, parts: true),
    ];

    /// <summary>Sets up issuers and cards where the database is empty; false where it was set up before: then only cards that came to the demo since are added.</summary>
    public static bool SeedIfEmpty(Database database, IHsm hsm, TimeProvider time)
    {
        CardProfile[] cards = [.. All.Select(c => c.Profile).OfType<CardProfile>()];
        if (Personalisation.ApplyIfEmpty(database, hsm, time, Issuers, cards)) return true;
        Personalisation.AddMissing(database, hsm, cards);
        return false;
    }

    private static DemoCard Make(
        string chinese, string english, IssuerProfile? issuer, int number, long openingFen, string service = "120", string expiry = "4912", CardStatus status = CardStatus.Normal,
        bool parts = false)
    {
        // Digits that look drawn and are the same on every machine.
        var account = (number * 271_828_182_845).ToString("000000000000", CultureInfo.InvariantCulture)[^((issuer?.PanLength ?? 19) - 7)..];
        var body = (issuer?.Bin ?? "629999") + account;
        if (!Luhn.TryCheckDigit(body, out var check) || !Pan.TryParse(body + check, out var pan)) throw new InvalidOperationException($"{body} makes no card number.");

        // Discretionary data as issuers lay it out: PIN verification key index, four digits, three digits, filler.
        var discretionary = string.Create(CultureInfo.InvariantCulture, $"1{number * 2_741 % 10_000:D4}{number * 389 % 1_000:D3}0");
        if (!Track2.TryParse($"{pan.Digits}={expiry}{service}{discretionary}", out var track)) throw new InvalidOperationException($"{english} makes no track.");
        return new DemoCard
        {
            NameChinese = chinese,
            NameEnglish = english,
            Pan = pan,
            Expiry = track.Expiry,
            Track = track,
            Pin = Pin,
            Issuer = issuer,
            Type = issuer?.Type ?? CardType.Debit,
            Status = status,
            ApprovesParts = parts,
            Opening = Money.Fen(openingFen),
        };
    }
}
