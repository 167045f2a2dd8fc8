namespace Piaohao.Merchants;

/// <summary>A place where a merchant trades.</summary>
public sealed record Store
{
    /// <exception cref="ArgumentException">A part is not in its form; the message names it.</exception>
    public Store(string merchantId, string id, string nameChinese, string nameEnglish)
    {
        Form.Require(Form.IsAlphanumeric(merchantId, 15), "A merchant number has 15 letters or digits (field 42).", nameof(merchantId));
        Form.Require(Form.IsDigits(id, 4), "A store number has four digits.", nameof(id));
        Form.Require(Form.IsName(nameChinese), "A store's Chinese name has 1 to 40 characters.", nameof(nameChinese));
        Form.Require(Form.IsName(nameEnglish), "A store's English name has 1 to 40 characters.", nameof(nameEnglish));
        (MerchantId, Id, NameChinese, NameEnglish) = (merchantId, id, nameChinese, nameEnglish);
    }

    public string MerchantId { get; }

    /// <summary>Four digits, the merchant's own count.</summary>
    public string Id { get; }

    public string NameChinese { get; }

    public string NameEnglish { get; }
}
