namespace Piaohao.Keys;

/// <content>Track data by method (a).</content>
public sealed partial class SoftwareHsm
{
    /// <inheritdoc/>
    public void EncryptTrack(WrappedKey key, Span<byte> packedTrack)
    {
        using var lease = Use(key, KeyUsage.Track);
        var block = TrackBlock(packedTrack, lease.Secret.Cipher.BlockSize, nameof(EncryptTrack));
        lease.Secret.Cipher.Encrypt(block, block);
    }

    /// <inheritdoc/>
    public void DecryptTrack(WrappedKey key, Span<byte> packedTrack)
    {
        using var lease = Use(key, KeyUsage.Track);
        var block = TrackBlock(packedTrack, lease.Secret.Cipher.BlockSize, nameof(DecryptTrack));
        lease.Secret.Cipher.Decrypt(block, block);
    }

    private static Span<byte> TrackBlock(Span<byte> packedTrack, int blockSize, string command) =>
        packedTrack.Length > blockSize
            ? packedTrack[^(blockSize + 1)..^1]
            : throw Refused(command, $"the packed track is {packedTrack.Length} bytes, fewer than the {blockSize + 1} the method needs");
}
