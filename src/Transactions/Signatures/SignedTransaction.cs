using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Amounts;

namespace Piaohao.Transactions.Signatures;

/// <summary>What a signature is given for. Terminal and host each take it from their own books, so a signature fits one transaction and no other.</summary>
/// <param name="Tid">Terminal number, 8 characters.</param>
/// <param name="Amount">What was approved, without a tip added later.</param>
/// <param name="Rrn">Field 37.</param>
/// <param name="MaskedPan">6 + 4.</param>
public sealed record SignedTransaction(string Tid, int Batch, int Trace, Money Amount, string Rrn, string MaskedPan)
{
    /// <summary>Bytes of <see cref="Bind"/>.</summary>
    public const int HashLength = 32;

    /// <summary>SHA-256 of the identity's line and the drawing's compact form (docs/wire.md).</summary>
    public byte[] Bind(SignatureDrawing drawing)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        var identity = string.Create(
            CultureInfo.InvariantCulture,
            $"piaohao-signature-1|{Tid}|{Batch:000000}|{Trace:000000}|{Amount.Minor:000000000000}|{Amount.Currency.Number:000}|{Rrn}|{MaskedPan}\n");
        return SHA256.HashData([.. Encoding.ASCII.GetBytes(identity), .. drawing.Compact]);
    }
}
