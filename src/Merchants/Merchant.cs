using Piaohao.Ledger;

namespace Piaohao.Merchants;

/// <summary>A merchant as the acquirer knows it.</summary>
public sealed record Merchant
{
    /// <exception cref="ArgumentException">A part is not in its form; the message names it.</exception>
    public Merchant(string id, string nameChinese, string nameEnglish, string mcc, Standing standing, FeeSchedule fees)
    {
        Form.Require(Form.IsAlphanumeric(id, 15), "A merchant number has 15 letters or digits (field 42).", nameof(id));
        Form.Require(Form.IsName(nameChinese), "A merchant's Chinese name has 1 to 40 characters.", nameof(nameChinese));
        Form.Require(Form.IsName(nameEnglish), "A merchant's English name has 1 to 40 characters.", nameof(nameEnglish));
        Form.Require(Form.IsDigits(mcc, 4), "A merchant category code has four digits (ISO 18245).", nameof(mcc));
        ArgumentNullException.ThrowIfNull(fees);
        (Id, NameChinese, NameEnglish, Mcc, Standing, Fees) = (id, nameChinese, nameEnglish, mcc, standing, fees);
    }

    /// <summary>15 characters, field 42.</summary>
    public string Id { get; }

    /// <summary>The name on slips, at most 40 characters.</summary>
    public string NameChinese { get; }

    /// <summary>The name on slips for foreign cards and in field 43 of the network, at most 40 characters.</summary>
    public string NameEnglish { get; }

    /// <summary>Merchant category code, four digits (ISO 18245); field 18 of the network.</summary>
    public string Mcc { get; }

    public Standing Standing { get; }

    /// <summary>What the merchant pays for a sale.</summary>
    public FeeSchedule Fees { get; }
}
