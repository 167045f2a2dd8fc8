using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Piaohao.Keys.PinBlocks;

namespace Piaohao.Keys;

/// <content>PINs: enciphered, translated, verified; never given back in clear.</content>
public sealed partial class SoftwareHsm
{
    private const int LongestPin = 12;

    // One table for all, so that no caller can learn digits of a PIN by choosing tables (the decimalisation table
    // attack).
    private const string DecimalisationTable = "0123456789012345";

    /// <inheritdoc/>
    public void EncryptPin(
        WrappedKey key, PinBlockFormat format, Span<char> pin, ReadOnlySpan<char> pan, Span<byte> block)
    {
        try
        {
            CheckFormat(key, format, nameof(EncryptPin));
            CheckBlock(key, block);
            if (!TryEncipher(key, format, pin, pan, block, nameof(EncryptPin)))
                throw Refused(nameof(EncryptPin), "the PIN is not 4 to 12 digits, or the card number is not one the format takes");
        }
        finally
        {
            Wipe(pin);
        }
    }

    /// <inheritdoc/>
    public PinResult TranslatePin(
        WrappedKey fromKey, PinBlockFormat fromFormat, WrappedKey toKey, PinBlockFormat toFormat,
        ReadOnlySpan<char> pan, ReadOnlySpan<byte> block, Span<byte> translated)
    {
        CheckFormat(fromKey, fromFormat, nameof(TranslatePin));
        CheckFormat(toKey, toFormat, nameof(TranslatePin));
        CheckBlock(toKey, translated);
        if (!MayTranslate(fromFormat, toFormat))
            throw Refused(nameof(TranslatePin), $"a block of format {fromFormat} does not become one of {toFormat}");
        Span<char> pin = stackalloc char[LongestPin];
        try
        {
            return TryDecipher(fromKey, fromFormat, block, pan, pin, out var length, nameof(TranslatePin))
                && TryEncipher(toKey, toFormat, pin[..length], pan, translated, nameof(TranslatePin))
                ? PinResult.Ok
                : PinResult.Malformed;
        }
        finally
        {
            Wipe(pin);
        }
    }

    /// <inheritdoc/>
    public PinResult VerifyPin(
        WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan,
        WrappedKey pinVerification, string offset)
    {
        CheckFormat(key, format, nameof(VerifyPin));
        if (!IsPin(offset)) throw Refused(nameof(VerifyPin), "the offset is not 4 to 12 digits");
        Span<char> pin = stackalloc char[LongestPin];
        Span<char> expected = stackalloc char[LongestPin];
        try
        {
            pin.Clear();
            expected.Clear();
            if (!TryDecipher(key, format, block, pan, pin, out _, nameof(VerifyPin))) return PinResult.Malformed;
            NaturalPin(pinVerification, pan, expected[..offset.Length], nameof(VerifyPin));
            Ibm3624.AddOffset(expected[..offset.Length], offset);
            return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(pin), MemoryMarshal.AsBytes(expected)) ? PinResult.Ok : PinResult.Wrong;
        }
        finally
        {
            Wipe(pin);
            Wipe(expected);
        }
    }

    /// <inheritdoc/>
    public string MakePinOffset(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin)
    {
        Span<char> natural = stackalloc char[LongestPin];
        Span<char> offset = stackalloc char[LongestPin];
        try
        {
            if (!IsPin(pin)) throw Refused(nameof(MakePinOffset), "the PIN is not 4 to 12 digits");
            NaturalPin(pinVerification, pan, natural[..pin.Length], nameof(MakePinOffset));
            Ibm3624.Offset(natural, pin, offset);
            return offset[..pin.Length].ToString();
        }
        finally
        {
            Wipe(pin);
            Wipe(natural);
        }
    }

    private void NaturalPin(WrappedKey pinVerification, ReadOnlySpan<char> pan, Span<char> pin, string command)
    {
        Span<byte> validationData = stackalloc byte[8];
        if (!Ibm3624.TryWriteValidationData(pan, validationData))
            throw Refused(command, "the card number is not 12 to 19 digits");
        using var lease = Use(pinVerification, KeyUsage.PinVerification, command);
        if (lease.Secret.Cipher.BlockSize != 8) throw Refused(command, "IBM 3624 takes a DES or 3DES key");
        Ibm3624.NaturalPin(lease.Secret.Cipher, validationData, DecimalisationTable, pin);
    }

    private bool TryEncipher(
        WrappedKey key, PinBlockFormat format, ReadOnlySpan<char> pin, ReadOnlySpan<char> pan, Span<byte> block,
        string command)
    {
        Span<byte> fill = stackalloc byte[PinBlock.FillLength];
        if (PinBlock.TakesFill(format)) random.GetBytes(fill);
        using var lease = Use(key, KeyUsage.Pin, command);
        return PinBlock.TryEncipher(lease.Secret.Cipher, format, pin, pan, fill, block);
    }

    private bool TryDecipher(
        WrappedKey key, PinBlockFormat format, ReadOnlySpan<byte> block, ReadOnlySpan<char> pan, Span<char> pin,
        out int length, string command)
    {
        using var lease = Use(key, KeyUsage.Pin, command);
        return PinBlock.TryDecipher(lease.Secret.Cipher, format, block, pan, pin, out length);
    }

    // ISO 9564-1:2017, 9.5: format 2 is for the chip alone; a block bound to a card number stays bound to one.
    private static bool MayTranslate(PinBlockFormat from, PinBlockFormat to) =>
        from != PinBlockFormat.Iso2 && to != PinBlockFormat.Iso2 && (to != PinBlockFormat.Iso1 || from == PinBlockFormat.Iso1);

    private static void CheckFormat(WrappedKey key, PinBlockFormat format, string command)
    {
        if (!PinBlock.Fits(format, key.Algorithm))
            throw Refused(command, $"a {key.Algorithm} key does not take PIN block format {format}");
    }

    private static void CheckBlock(WrappedKey key, Span<byte> block)
    {
        if (block.Length != PinBlock.Length(key.Algorithm))
            throw new ArgumentException($"A PIN block under {key.Algorithm} takes {PinBlock.Length(key.Algorithm)} bytes.", nameof(block));
    }

    private static bool IsPin(ReadOnlySpan<char> digits) =>
        digits.Length is >= 4 and <= LongestPin && !digits.ContainsAnyExceptInRange('0', '9');

    private static void Wipe(Span<char> digits) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
}
