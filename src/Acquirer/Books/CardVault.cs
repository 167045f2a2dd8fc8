using System.Security.Cryptography;
using System.Text;
using Piaohao.Cards;
using Piaohao.Keys;

namespace Piaohao.Acquirer.Books;

/// <summary>The one home of card numbers: sealed by the HSM on the way in, unsealed for a reversal only.</summary>
internal sealed class CardVault(IHsm hsm)
{
    private const string SealPurpose = "acquirer/vault";
    private const string HashPurpose = "acquirer/card";

    public SealedCard Seal(string merchantId, string rrn, Pan pan)
    {
        Span<byte> digits = stackalloc byte[pan.Digits.Length];
        Encoding.ASCII.GetBytes(pan.Digits, digits);
        var card = new SealedCard(merchantId, rrn, hsm.Seal(SealPurpose, digits));
        CryptographicOperations.ZeroMemory(digits);
        return card;
    }

    /// <exception cref="InvalidOperationException">What was sealed is no card number.</exception>
    public Pan Open(byte[] sealedCard)
    {
        var digits = hsm.Unseal(SealPurpose, sealedCard);
        var opened = Pan.TryParse(Encoding.ASCII.GetString(digits), out var pan);
        CryptographicOperations.ZeroMemory(digits);
        return opened ? pan : throw new InvalidOperationException("The vault holds something that is no card number.");
    }

    /// <summary>By this equal cards are found without knowing them.</summary>
    public byte[] Hash(Pan pan) => hsm.KeyedHash(HashPurpose, pan.Digits);
}
