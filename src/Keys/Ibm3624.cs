using Piaohao.Keys.Ciphers;

namespace Piaohao.Keys;

/// <summary>PIN verification by the IBM 3624 method: the card's validation data under the issuer's key gives a
/// natural PIN,
/// and the digit-wise difference to the chosen PIN is the offset, which is no secret.</summary>
public static class Ibm3624
{
    /// <summary>Writes as many digits of the natural PIN as <paramref name="pin"/> holds, 16 at most.</summary>
    /// <param name="cipher">The issuer's PIN verification key, DES or 3DES.</param>
    /// <param name="validationData">8 bytes made of the card number.</param>
    /// <param name="decimalisationTable">16 digits: what each hex digit becomes.</param>
    /// <param name="pin">The digits; clear, to be wiped by the caller.</param>
    public static void NaturalPin(
        BlockCipher cipher, ReadOnlySpan<byte> validationData, ReadOnlySpan<char> decimalisationTable, Span<char> pin)
    {
        Span<byte> enciphered = stackalloc byte[8];
        cipher.Encrypt(validationData, enciphered);
        for (var i = 0; i < pin.Length; i++)
            pin[i] = decimalisationTable[int.IsEvenInteger(i) ? enciphered[i / 2] >> 4 : enciphered[i / 2] & 0x0F];
        enciphered.Clear();
    }

    /// <summary>Turns a natural PIN into the chosen one: adds the offset digit by digit, modulo 10.</summary>
    public static void AddOffset(Span<char> naturalPin, ReadOnlySpan<char> offset)
    {
        for (var i = 0; i < naturalPin.Length; i++)
            naturalPin[i] = (char)('0' + ((naturalPin[i] - '0' + (offset[i] - '0')) % 10));
    }

    /// <summary>Writes the offset that leads from the natural PIN to the chosen one.</summary>
    public static void Offset(ReadOnlySpan<char> naturalPin, ReadOnlySpan<char> chosenPin, Span<char> offset)
    {
        for (var i = 0; i < chosenPin.Length; i++)
            offset[i] = (char)('0' + ((chosenPin[i] - naturalPin[i] + 10) % 10));
    }

    /// <summary>The validation data of a card: the rightmost 16 digits of its number, filled with F on the right
    /// where it is shorter.
    /// False where it is not 12 to 19 digits.</summary>
    public static bool TryWriteValidationData(ReadOnlySpan<char> pan, Span<byte> validationData)
    {
        if (pan.Length is < 12 or > 19 || pan.ContainsAnyExceptInRange('0', '9')) return false;
        if (pan.Length > 16) pan = pan[^16..];
        validationData[..8].Fill(0xFF);
        for (var i = 0; i < pan.Length; i++)
            validationData[i / 2] = (byte)(int.IsEvenInteger(i)
                ? ((pan[i] - '0') << 4) | (validationData[i / 2] & 0x0F)
                : (validationData[i / 2] & 0xF0) | (pan[i] - '0'));
        return true;
    }
}
