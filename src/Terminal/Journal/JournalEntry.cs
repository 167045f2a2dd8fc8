using Piaohao.Amounts;

namespace Piaohao.Terminal.Journal;

/// <summary>One transaction in the terminal's journal; what its slip is made of.</summary>
/// <param name="Batch">Batch number, 1 to 999999.</param>
/// <param name="Trace">STAN, printed as 凭证号.</param>
/// <param name="MaskedPan">6 + 4.</param>
/// <param name="Expiry">YYMM, or empty.</param>
/// <param name="Entry">Entry letter of slips: <c>S</c> swiped, <c>M</c> typed.</param>
/// <param name="PinEntered">False: the cardholder signs.</param>
/// <param name="Operator">Two digits.</param>
/// <param name="At">Asia/Shanghai; the host's time where it answered (fields 12 and 13).</param>
/// <param name="ResponseCode">Field 39 of the answer to the transaction; while it is reversed and after, of the reversal.</param>
/// <param name="Issuer">Institution number from field 44.</param>
/// <param name="Acquirer">Institution number from field 44.</param>
/// <param name="Remark">Texts from field 63, or empty.</param>
public sealed record JournalEntry(
    int Batch, int Trace, TransactionState State, Money Amount, string MaskedPan, string Expiry, char Entry, bool PinEntered, string Operator,
    DateTime At, string ResponseCode, string Rrn, string AuthorisationCode, string Issuer, string Acquirer, string Remark);
