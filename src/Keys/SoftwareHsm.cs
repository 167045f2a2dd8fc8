using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Piaohao.Keys.Ciphers;
using Piaohao.Keys.KeyBlocks;
using Piaohao.Keys.Secrets;

namespace Piaohao.Keys;

/// <summary>An HSM in this process. Its local master key lies in a file that only the owner can read; every other key
/// is held outside as a key block,
/// and here only while it is among those used last.</summary>
public sealed partial class SoftwareHsm : IHsm, IDisposable
{
    private const int MostOpenKeys = 4096;
    private const int MostOpenPurposes = 64;
    private const int LongestKey = 32;

    private readonly RandomNumberGenerator random;
    private readonly byte[] localMasterKey;
    private readonly byte[] blockProtectionKey;
    private readonly SecretCache<OpenKey> keys = new(MostOpenKeys);
    private readonly SecretCache<PurposeKeys> purposes = new(MostOpenPurposes);
    private readonly Func<string, OpenKey> openKey;
    private readonly Func<string, PurposeKeys> openPurpose;
    private readonly Lock gate = new();
    private bool isDisposed;

    private SoftwareHsm(byte[] localMasterKey, RandomNumberGenerator random)
    {
        this.localMasterKey = localMasterKey;
        this.random = random;
        blockProtectionKey = GC.AllocateArray<byte>(32, pinned: true);
        Derive("key blocks", blockProtectionKey);
        openKey = Open;
        openPurpose = OpenPurpose;
    }

    /// <summary>Opens the HSM whose local master key (AES-256) is in <paramref name="path"/>, making a new one (mode
    /// 0600) where there is none.
    /// A file others can read is refused.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="random">The source of keys, nonces and fill; safe for use from many threads.</param>
    /// <exception cref="HsmException">The file is open to others or damaged; the message says what to do.</exception>
    public static SoftwareHsm Open(string path, RandomNumberGenerator random)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The software HSM guards its key by Unix file modes.");
        return new SoftwareHsm(LocalMasterKey.ReadOrMake(path, random), random);
    }

    /// <summary>Wipes all keys; commands that come later throw.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDisposed) return;
            isDisposed = true;
            CryptographicOperations.ZeroMemory(localMasterKey);
            CryptographicOperations.ZeroMemory(blockProtectionKey);
        }
        keys.Dispose();
        purposes.Dispose();
    }

    /// <summary>Leases a key for a command, which must be one of that usage.</summary>
    private Lease<OpenKey> Use(WrappedKey key, KeyUsage usage, [CallerMemberName] string command = "")
    {
        if (key.Usage != usage) throw Refused(command, $"it takes a {usage} key, not a {key.Usage} key");
        return Use(key, command);
    }

    private Lease<OpenKey> Use(WrappedKey key, string command)
    {
        var lease = keys.Lease(key.Block, openKey);
        if (Fits(key, lease.Secret)) return lease;
        lease.Dispose();
        throw Refused(command, "the key block says another usage, algorithm or check value than its owner does");
    }

    private static bool Fits(WrappedKey key, OpenKey open) =>
        key.Usage == open.Usage && key.Algorithm == open.Algorithm && key.CheckValue == open.CheckValue;

    private OpenKey Open(string block)
    {
        Span<byte> clear = stackalloc byte[LongestKey];
        try
        {
            var length = Unwrap(block, clear, out var usage, out var algorithm);
            var cipher = BlockCipher.For(algorithm, clear[..length]);
            return new OpenKey(usage, algorithm, Kcv.Of(algorithm, cipher), cipher);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    /// <summary>Opens a key block into <paramref name="clear"/>, which the caller wipes.</summary>
    private int Unwrap(string block, Span<byte> clear, out KeyUsage usage, out KeyAlgorithm algorithm)
    {
        Span<byte> protectionKey = stackalloc byte[32];
        try
        {
            Copy(blockProtectionKey, protectionKey);
            if (!KeyBlock.TryUnwrap(protectionKey, block, out var header, clear, out var length)
                || !WrappedKeyHeader.TryRead(header, length, out usage, out algorithm))
                throw new HsmException("The key block is damaged, or was made under another local master key.");
            return length;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(protectionKey);
        }
    }

    private WrappedKey Wrap(KeyUsage usage, KeyAlgorithm algorithm, ReadOnlySpan<byte> clear)
    {
        Span<byte> protectionKey = stackalloc byte[32];
        Span<byte> padding = stackalloc byte[KeyBlock.PaddingLength(clear.Length)];
        try
        {
            Copy(blockProtectionKey, protectionKey);
            random.GetBytes(padding);
            var block = KeyBlock.Wrap(protectionKey, WrappedKeyHeader.For(usage, algorithm), clear, padding);
            using var cipher = BlockCipher.For(algorithm, clear);
            return new WrappedKey(usage, algorithm, block, Kcv.Of(algorithm, cipher));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(protectionKey);
        }
    }

    private PurposeKeys OpenPurpose(string purpose)
    {
        Span<byte> sealing = stackalloc byte[32];
        var hashing = GC.AllocateArray<byte>(32, pinned: true);
        Derive("seal " + purpose, sealing);
        Derive("hash " + purpose, hashing);
        var opened = new PurposeKeys(new AesGcm(sealing, TagLength), hashing);
        CryptographicOperations.ZeroMemory(sealing);
        return opened;
    }

    // HKDF (RFC 5869): the local master key itself enciphers nothing.
    private void Derive(string use, Span<byte> key)
    {
        Span<byte> master = stackalloc byte[32];
        Copy(localMasterKey, master);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt: [], Encoding.UTF8.GetBytes("piaohao " + use));
        CryptographicOperations.ZeroMemory(master);
    }

    // Under the lock, so that no command runs with a key that is being wiped.
    private void Copy(byte[] key, Span<byte> copy)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            key.CopyTo(copy);
        }
    }

    private static HsmException Refused(string command, string reason) => new($"{command}: {reason}.");
}
