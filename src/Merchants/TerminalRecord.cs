using Piaohao.Amounts;

namespace Piaohao.Merchants;

/// <summary>The working keys a terminal may ask for when it signs in (field 60.3).</summary>
public enum KeySet
{
    /// <summary>Single-length PIN and MAC keys (60.3 = 001): legacy and weak; the longer sets are taken too.</summary>
    Single = 1,

    /// <summary>Double-length PIN and MAC keys (60.3 = 003).</summary>
    Double = 2,

    /// <summary>Double-length PIN, MAC and track keys (60.3 = 004, or 003 without the track key).</summary>
    DoubleWithTrack = 3,
}

/// <summary>How field 64 of a terminal's messages stands on the wire.</summary>
public enum MacForm
{
    /// <summary>The first 8 of the 16 hexadecimal characters, as ASCII: what most terminals send.</summary>
    Hex = 1,

    /// <summary>The 8 raw bytes, of which those characters show the first half: for terminals that cannot send
    /// characters.</summary>
    Raw = 2,
}

/// <summary>What a terminal may do.</summary>
/// <param name="SaleLimit">The largest single sale; more is answered 61.</param>
/// <param name="ManualEntry">True where card numbers may be typed.</param>
public sealed record TerminalProfile(KeySet Keys, MacForm Mac, bool ManualEntry, Money SaleLimit);

/// <summary>A terminal as the acquirer knows it.</summary>
public sealed record TerminalRecord
{
    /// <exception cref="ArgumentException">A part is not in its form; the message names it.</exception>
    public TerminalRecord(string merchantId, string id, string storeId, Standing standing, TerminalProfile profile)
    {
        Form.Require(Form.IsAlphanumeric(merchantId, 15), "A merchant number has 15 letters or digits (field 42).", nameof(merchantId));
        Form.Require(Form.IsAlphanumeric(id, 8), "A terminal number has 8 letters or digits (field 41).", nameof(id));
        Form.Require(Form.IsDigits(storeId, 4), "A store number has four digits.", nameof(storeId));
        ArgumentNullException.ThrowIfNull(profile);
        var isAmount = profile.SaleLimit.Currency == Currency.Cny && profile.SaleLimit.Minor > 0;
        Form.Require(isAmount, "A sale limit is a positive amount of yuan.", nameof(profile));
        (MerchantId, Id, StoreId, Standing, Profile) = (merchantId, id, storeId, standing, profile);
    }

    public string MerchantId { get; }

    /// <summary>8 characters, field 41; unique across the acquirer.</summary>
    public string Id { get; }

    /// <summary>The store it stands in.</summary>
    public string StoreId { get; }

    public Standing Standing { get; }

    public TerminalProfile Profile { get; }
}
