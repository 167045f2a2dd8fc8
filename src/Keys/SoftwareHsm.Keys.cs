using System.Security.Cryptography;

namespace Piaohao.Keys;

/// <content>Making keys, taking them in, giving them out.</content>
public sealed partial class SoftwareHsm
{
    /// <inheritdoc/>
    public WrappedKey GenerateKey(KeyUsage usage, KeyAlgorithm algorithm)
    {
        Span<byte> clear = stackalloc byte[algorithm.KeyLength()];
        try
        {
            Randomise(algorithm, clear);
            return Wrap(usage, algorithm, clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <inheritdoc/>
    public WrappedKey ImportClear(KeyUsage usage, KeyAlgorithm algorithm, Span<byte> clear)
    {
        try
        {
            if (clear.Length != algorithm.KeyLength())
                throw Refused(nameof(ImportClear), $"a {algorithm} key has {algorithm.KeyLength()} bytes");
            return Wrap(usage, algorithm, clear);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <inheritdoc/>
    public WrappedKey ImportUnder(
        WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> cryptogram, Kcv checkValue)
    {
        CheckCarriage(master, usage, algorithm, nameof(ImportUnder));
        if (cryptogram.Length != algorithm.KeyLength())
            throw Refused(nameof(ImportUnder), $"a {algorithm} key arrives in {algorithm.KeyLength()} bytes");
        Span<byte> clear = stackalloc byte[LongestKey];
        clear = clear[..cryptogram.Length];
        try
        {
            using (var lease = Use(master, nameof(ImportUnder))) lease.Secret.Cipher.Decrypt(cryptogram, clear);
            var key = Wrap(usage, algorithm, clear);
            return key.CheckValue == checkValue ? key : throw new KcvMismatchException(usage);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <inheritdoc/>
    public KeyCryptogram ExportUnder(WrappedKey master, WrappedKey key)
    {
        CheckCarriage(master, key.Usage, key.Algorithm, nameof(ExportUnder));
        // Only the lease is wanted: it proves that the block says what its owner does.
        Use(key, nameof(ExportUnder)).Dispose();
        Span<byte> clear = stackalloc byte[LongestKey];
        try
        {
            var length = Unwrap(key.Block, clear, out _, out _);
            var cryptogram = new byte[length];
            using (var lease = Use(master, nameof(ExportUnder))) lease.Secret.Cipher.Encrypt(clear[..length], cryptogram);
            return new KeyCryptogram(cryptogram, key.CheckValue);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    // Working keys only, under a master key at least as strong and of a block the key fills.
    private static void CheckCarriage(WrappedKey master, KeyUsage usage, KeyAlgorithm algorithm, string command)
    {
        if (master.Usage is not (KeyUsage.TerminalMaster or KeyUsage.ZoneMaster))
            throw Refused(command, $"a {master.Usage} key is no master key");
        if (usage is not (KeyUsage.Pin or KeyUsage.Mac or KeyUsage.Track))
            throw Refused(command, $"a {usage} key does not travel");
        if (master.Algorithm.Strength() < algorithm.Strength())
            throw Refused(command, $"a {master.Algorithm} master key is too weak for a {algorithm} key");
        if (algorithm == KeyAlgorithm.Des && PinBlocks.PinBlock.Length(master.Algorithm) != 8)
            throw Refused(command, $"a {algorithm} key travels under DES or 3DES only");
    }

    private void Randomise(KeyAlgorithm algorithm, Span<byte> key)
    {
        var isDes = algorithm is KeyAlgorithm.Des or KeyAlgorithm.TripleDes;
        do
        {
            random.GetBytes(key);
            if (isDes) DesParity.MakeOdd(key);
        }
        while (isDes && DesParity.IsWeak(key));
    }
}
