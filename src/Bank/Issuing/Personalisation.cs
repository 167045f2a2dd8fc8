using System.Globalization;
using System.Text;
using Piaohao.Bank.Books;
using Piaohao.Keys;
using Piaohao.Storage;

namespace Piaohao.Bank.Issuing;

/// <summary>Sets up issuers with keys of their own, and their cards: number sealed and hashed, PIN kept as an IBM 3624 offset only.</summary>
public static class Personalisation
{
    /// <summary>Brings the schema up to date and writes issuers and cards, all or nothing, where the books hold no issuer yet; false where they do.</summary>
    public static bool ApplyIfEmpty(Database database, IHsm hsm, TimeProvider time, IEnumerable<IssuerProfile> issuers, IEnumerable<CardProfile> cards)
    {
        BankSchema.Migrate(database, time);
        var applied = false;
        database.Write(session =>
        {
            if (session.Scalar("SELECT issuer_id FROM issuer LIMIT 1") is not null) return;
            var keys = new Dictionary<string, WrappedKey>(StringComparer.Ordinal);
            foreach (var issuer in issuers) keys.Add(issuer.IssuerId, Write(session, hsm, issuer));
            long id = 0;
            foreach (var card in cards) Write(session, hsm, ++id, card, keys[card.IssuerId]);
            applied = true;
        });
        return applied;
    }

    /// <summary>Writes those of the cards that the books do not hold yet, under issuers that they do; the others stay as they are. How many were written.</summary>
    /// <remarks>Before a <see cref="BankHost"/> opens the books: it reads its cards once.</remarks>
    public static int AddMissing(Database database, IHsm hsm, IEnumerable<CardProfile> cards)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(cards);
        var added = 0;
        database.Write(session =>
        {
            var id = Convert.ToInt64(session.Scalar("SELECT MAX(account_id) FROM account") ?? 0L, CultureInfo.InvariantCulture);
            foreach (var card in cards)
            {
                if (session.Scalar("SELECT card_id FROM card WHERE pan_hash = @p0", PanHash(hsm, card.Pan.Digits)) is not null) continue;
                var pvk = session.Query(
                    "SELECT pvk_block, pvk_kcv FROM issuer WHERE issuer_id = @p0",
                    r => new WrappedKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes, r.GetString(0), new Kcv((uint)r.GetInt64(1))), card.IssuerId);
                if (pvk.Count == 0) continue;
                Write(session, hsm, ++id, card, pvk[0]);
                added++;
            }
        });
        return added;
    }

    /// <summary>The keyed hash by which a card number is found, in hex.</summary>
    internal static string PanHash(IHsm hsm, ReadOnlySpan<char> pan) => Convert.ToHexString(hsm.KeyedHash("bank.pan", pan));

    private static WrappedKey Write(WriteSession session, IHsm hsm, IssuerProfile issuer)
    {
        var pvk = hsm.GenerateKey(KeyUsage.PinVerification, KeyAlgorithm.TripleDes);
        session.Execute(
            "INSERT INTO issuer (issuer_id, name_zh, name_en, bin, pan_length, type, pvk_block, pvk_kcv) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)",
            issuer.IssuerId, issuer.NameChinese, issuer.NameEnglish, issuer.Bin, issuer.PanLength, Register.Written(issuer.Type), pvk.Block, (long)pvk.CheckValue.Value);
        return pvk;
    }

    private static void Write(WriteSession session, IHsm hsm, long id, CardProfile card, WrappedKey pvk)
    {
        session.Execute(
            "INSERT INTO account (account_id, issuer_id, opening_fen, credit_line_fen, balance_fen, sale_limit_fen, day_limit_fen, day, day_spent_fen) VALUES (@p0, @p1, @p2, @p3, @p2, @p4, @p5, 0, 0)",
            id, card.IssuerId, card.Opening.Minor, card.CreditLine.Minor, card.SaleLimit.Minor, card.DayLimit.Minor);
        session.Execute(
            "INSERT INTO card (card_id, account_id, pan_hash, pan_sealed, pan_masked, expiry, service_code, pin_offset, status, pin_tries, approves_parts) VALUES (@p0, @p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, 0, @p8)",
            id, PanHash(hsm, card.Pan.Digits), hsm.Seal("bank.pan", Encoding.ASCII.GetBytes(card.Pan.Digits.ToArray())), card.Pan.Masked,
            card.Expiry.ToString(), card.ServiceCode.ToString(), hsm.MakePinOffset(pvk, card.Pan.Digits, card.Pin.ToCharArray()), Register.Written(card.Status),
            card.ApprovesParts ? 1 : 0);
    }
}
