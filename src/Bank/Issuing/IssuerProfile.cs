using Piaohao.Cards;

namespace Piaohao.Bank.Issuing;

/// <summary>An issuer to be set up: one range of card numbers of one type.</summary>
/// <param name="IssuerId">Institution number, 8 digits (field 44).</param>
/// <param name="NameChinese">The name on slips.</param>
/// <param name="NameEnglish">The same in English.</param>
/// <param name="Bin">Leading digits of its card numbers, six.</param>
/// <param name="PanLength">Digits of its card numbers.</param>
/// <param name="Type">Debit or credit.</param>
public sealed record IssuerProfile(string IssuerId, string NameChinese, string NameEnglish, string Bin, int PanLength, CardType Type);
