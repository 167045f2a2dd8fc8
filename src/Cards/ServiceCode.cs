namespace Piaohao.Cards;

/// <summary>The three digits after the expiry on a track (ISO/IEC 7813): interchange and technology, authorisation, services and PIN.</summary>
public readonly record struct ServiceCode(byte First, byte Second, byte Third)
{
    /// <summary>A first digit of 2 or 6: the card has a chip, which must be used where the terminal can.</summary>
    public bool HasChip => First is 2 or 6;

    /// <summary>A third digit of 0, 3, 5, 6 or 7: the issuer wants a PIN (6 and 7 where a PIN pad is present).</summary>
    public bool WantsPin => Third is 0 or 3 or 5 or 6 or 7;

    public override string ToString() => $"{First}{Second}{Third}";
}
