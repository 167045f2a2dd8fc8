using System.Collections.Frozen;
using Piaohao.Bank.Issuing;
using Piaohao.Cards;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Books;

/// <summary>What the books hold of issuers, cards and accounts, read once at the start. Issuers and cards never change while the network
/// runs; states of cards and accounts belong to <see cref="BooksWriter"/>, which alone reads and advances them.</summary>
internal sealed class Register
{
    private Register(FrozenDictionary<string, Issuer> issuers, FrozenDictionary<string, Card> cards)
    {
        Issuers = issuers;
        Cards = cards;
        BinTable = new BinTable(issuers.Values.Select(i => i.Profile)
            .Select(p => new BinRange(p.Bin, p.PanLength, p.IssuerId, p.NameChinese, p.Type)));
    }

    /// <summary>By institution number.</summary>
    public FrozenDictionary<string, Issuer> Issuers { get; }

    /// <summary>By keyed hash of the card number.</summary>
    public FrozenDictionary<string, Card> Cards { get; }

    public BinTable BinTable { get; }

    public Dictionary<long, CardState> CardStates { get; } = [];

    public Dictionary<long, AccountState> AccountStates { get; } = [];

    public static Register Read(ReadSession session)
    {
        var issuers = session.Query("SELECT issuer_id, name_zh, name_en, bin, pan_length, type, pvk_block, pvk_kcv FROM issuer", r =>
            new Issuer(
                new IssuerProfile(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetInt32(4), TypeOf(r.GetString(5))),
                new WrappedKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes, r.GetString(6), new Kcv((uint)r.GetInt64(7)))))
            .ToFrozenDictionary(i => i.Profile.IssuerId, StringComparer.Ordinal);

        var cards = session.Query(
            "SELECT c.card_id, c.account_id, a.issuer_id, c.pan_masked, c.expiry, c.service_code, c.pin_offset, c.pan_hash, c.approves_parts " +
            "FROM card c JOIN account a ON a.account_id = c.account_id",
            r => KeyValuePair.Create(
                r.GetString(7),
                new Card(
                    r.GetInt64(0), r.GetInt64(1), issuers[r.GetString(2)], r.GetString(3), ExpiryOf(r.GetString(4)), ServiceOf(r.GetString(5)), r.GetString(6),
                    r.GetInt64(8) != 0)))
            .ToFrozenDictionary(StringComparer.Ordinal);

        var register = new Register(issuers, cards);
        register.ReadStates(session);
        return register;
    }

    /// <summary>Takes the states of cards and accounts from the books.</summary>
    public void ReadStates(ReadSession session)
    {
        foreach (var (id, state) in session.Query(
            "SELECT card_id, status, pin_tries FROM card",
            r => (r.GetInt64(0), new CardState(StatusOf(r.GetString(1)), r.GetInt32(2)))))
            CardStates[id] = state;
        foreach (var (id, state) in session.Query(
            "SELECT a.account_id, a.balance_fen, a.credit_line_fen, a.held_fen, h.next_lapse, a.sale_limit_fen, a.day_limit_fen, a.day, a.day_spent_fen FROM account a " +
            "LEFT JOIN (SELECT account_id, MIN(lapses_at) AS next_lapse FROM hold WHERE status = 'held' GROUP BY account_id) h ON h.account_id = a.account_id",
            r => (r.GetInt64(0), new AccountState(
                r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.IsDBNull(4) ? long.MaxValue : r.GetInt64(4),
                r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8)))))
            AccountStates[id] = state;
    }

    public static string Written(CardStatus status) => status switch
    {
        CardStatus.Normal => "normal",
        CardStatus.Lost => "lost",
        CardStatus.Stolen => "stolen",
        CardStatus.Expired => "expired",
        CardStatus.Blocked => "blocked",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    public static string Written(CardType type) => type == CardType.Debit ? "debit" : "credit";

    public static CardStatus StatusOf(string written) =>
        Enum.GetValues<CardStatus>().First(s => Written(s) == written);

    public static CardType TypeOf(string written) => written == "debit" ? CardType.Debit : CardType.Credit;

    private static Expiry ExpiryOf(string yymm) =>
        Expiry.TryParse(yymm, out var expiry) ? expiry : throw new InvalidDataException("A card's expiry in the books is no YYMM.");

    private static ServiceCode ServiceOf(string digits) =>
        new((byte)(digits[0] - '0'), (byte)(digits[1] - '0'), (byte)(digits[2] - '0'));
}
