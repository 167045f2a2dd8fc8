namespace Piaohao.Web.Demo;

/// <summary>A card of the tray as a page may show it. The full number is not part of it.</summary>
/// <param name="Id">Opaque and stable; neither the number nor derived from it.</param>
/// <param name="Issuer">Who issued it, such as 日升昌.</param>
/// <param name="Name">What tells it from the others of the issuer, such as 借记卡 or 借记卡（挂失）.</param>
/// <param name="Outcome">What will happen, in half a sentence.</param>
/// <param name="Masked">The number masked, six and four.</param>
/// <param name="Expiry">As embossed, <c>MM/YY</c>.</param>
/// <param name="Credit">Credit, otherwise debit.</param>
/// <param name="Chip">Bears a chip.</param>
public sealed record DemoCard(
    string Id, TwoLanguages Issuer, TwoLanguages Name, TwoLanguages Outcome, string Masked, string Expiry, bool Credit, bool Chip);
