using Piaohao.Amounts;

namespace Piaohao.Bank.Books;

/// <summary>A sale that was approved and not taken back.</summary>
/// <param name="AcquirerId">Field 32.</param>
/// <param name="Transmitted">Field 7, MMDDhhmmss.</param>
/// <param name="Stan">Field 11, six digits.</param>
/// <param name="Rrn">Field 37.</param>
/// <param name="Settlement">Field 15, MMDD.</param>
public sealed record StandingSale(
    string AcquirerId, string Transmitted, string Stan, string Rrn, Money Amount, string TerminalId, string MerchantId, string Authorisation, string Settlement);
