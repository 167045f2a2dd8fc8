namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 60 of a terminal message: transaction type code, batch number, network management code and the terminal's abilities.</summary>
/// <param name="TransactionCode">60.1, two digits: see <see cref="TransactionCodes"/>.</param>
/// <param name="Batch">60.2, 0 to 999999.</param>
/// <param name="NetworkCode">60.3, three digits: see <see cref="NetworkCodes"/>; <c>000</c> in financial messages.</param>
/// <param name="ReadCapability">60.4, one digit or null where the message ends before it: 0 unknown, 2 stripe, 5 + contact chip, 6 + contactless.</param>
/// <param name="ChipCondition">60.5, one digit: 0 normal, 1 last chip read failed, 2 fallback.</param>
/// <param name="PartialApproval">60.6, one digit: 1 = partial approval supported.</param>
public readonly record struct Field60(int TransactionCode, int Batch, int NetworkCode, int? ReadCapability = null, int? ChipCondition = null, int? PartialApproval = null)
{
    /// <summary>Reads the digits of field 60 (11 to 17 of them); false where there are fewer or others.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Field60 value) => throw new NotImplementedException();

    /// <summary>Reads field 60 of a message; false where it is absent or damaged.</summary>
    public static bool TryRead(Message message, out Field60 value) => throw new NotImplementedException();

    /// <summary>The digits as they go into the message: 11, or more where the later parts are set.</summary>
    public override string ToString() => throw new NotImplementedException();
}

/// <summary>Transaction type codes, field 60.1.</summary>
public static class TransactionCodes
{
    public const int Management = 0, Balance = 1, PreAuthorisation = 10, PreAuthorisationVoid = 11, Completion = 20, CompletionVoid = 21,
        Sale = 22, SaleVoid = 23, CompletionNotice = 24, Refund = 25, OfflineSale = 30, Adjust = 32, TipAdjust = 34;
}

/// <summary>Network management codes, field 60.3.</summary>
public static class NetworkCodes
{
    public const int Financial = 0, SignInSingle = 1, SignOff = 2, SignInDouble = 3, SignInDoubleWithTrackKey = 4,
        Settlement = 201, BatchEndUnbalanced = 202, BatchEndBalanced = 207, Echo = 301, Parameters = 360, Status = 362;
}
