using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Wire;

/// <summary>What the host says of a transaction it was asked about: element B3 of field 59 (docs/wire.md).</summary>
/// <param name="Code">Field 39 of the transaction's answer.</param>
/// <param name="Rrn">Empty where it has none.</param>
internal sealed record QueryAnswer(TransactionState State, TransactionKind Kind, string Code, Money Amount, string Rrn)
{
    private const string Tag = "B3";
    private const int Length = 2 + 2 + 2 + 12 + 12;

    /// <summary>False where the element is absent or damaged.</summary>
    public static bool TryRead(Message answer, out QueryAnswer value)
    {
        value = new QueryAnswer(TransactionState.Unknown, TransactionKind.Sale, "", Money.Fen(0), "");
        if (!Field59.TryRead(answer, out var field) || field[Tag] is not { Length: Length } text) return false;
        if (!int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var state) || !Enum.IsDefined((TransactionState)state)) return false;
        if (!int.TryParse(text[2..4], NumberStyles.None, CultureInfo.InvariantCulture, out var kind) || !Enum.IsDefined((TransactionKind)kind)) return false;
        if (!long.TryParse(text[6..18], NumberStyles.None, CultureInfo.InvariantCulture, out var fen)) return false;
        value = new QueryAnswer((TransactionState)state, (TransactionKind)kind, text[4..6], Money.Fen(fen), text[18..].Trim());
        return true;
    }
}
