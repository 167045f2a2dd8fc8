using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Piaohao.Keys.Ciphers;

/// <summary>DES and triple DES (FIPS 46-3, NIST SP 800-67), written here: OpenSSL no longer offers single DES, and a call of it costs as much as a block.</summary>
internal sealed class DesCipher : BlockCipher
{
    private const int Block = 8;

    // One run of sixteen for each part of the key.
    private readonly ulong[] roundKeys;
    private readonly int parts;
    private bool isWiped;

    /// <param name="key">8 bytes for DES; 16 or 24 for triple DES, where the first part stands for the third.</param>
    public DesCipher(ReadOnlySpan<byte> key)
    {
        parts = key.Length == Block ? 1 : 3;
        roundKeys = GC.AllocateUninitializedArray<ulong>(parts * DesRounds.Count, pinned: true);
        for (var part = 0; part < parts; part++)
            DesSchedule.Write(key.Slice(part * Block % key.Length, Block), roundKeys.AsSpan(part * DesRounds.Count, DesRounds.Count));
    }

    public override int BlockSize => Block;

    public override void Encrypt(ReadOnlySpan<byte> source, Span<byte> destination) => Run(source, destination, backwards: false);

    public override void Decrypt(ReadOnlySpan<byte> source, Span<byte> destination) => Run(source, destination, backwards: true);

    /// <summary>The chain stays between the two permutations, which are linear: the initial one of the next block does not wait for the last block's rounds.</summary>
    internal override void Chain(ReadOnlySpan<byte> blocks, Span<byte> chain)
    {
        CheckLengths(blocks.Length, blocks.Length);
        ObjectDisposedException.ThrowIf(isWiped, this);
        var (left, right) = DesRounds.Enter(BinaryPrimitives.ReadUInt64BigEndian(chain));
        for (; !blocks.IsEmpty; blocks = blocks[Block..])
        {
            var (nextLeft, nextRight) = DesRounds.Enter(BinaryPrimitives.ReadUInt64BigEndian(blocks));
            left ^= nextLeft;
            right ^= nextRight;
            Pass(backwards: false, ref left, ref right);
        }
        BinaryPrimitives.WriteUInt64BigEndian(chain, DesRounds.Leave(left, right));
    }

    protected override void Dispose(bool disposing)
    {
        isWiped = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(roundKeys.AsSpan()));
    }

    private void Run(ReadOnlySpan<byte> source, Span<byte> destination, bool backwards)
    {
        CheckLengths(source.Length, destination.Length);
        ObjectDisposedException.ThrowIf(isWiped, this);
        for (; !source.IsEmpty; source = source[Block..], destination = destination[Block..])
        {
            var (left, right) = DesRounds.Enter(BinaryPrimitives.ReadUInt64BigEndian(source));
            Pass(backwards, ref left, ref right);
            BinaryPrimitives.WriteUInt64BigEndian(destination, DesRounds.Leave(left, right));
        }
    }

    // The middle part of a triple key runs the other way; the permutations between the parts undo each other.
    private void Pass(bool backwards, ref ulong left, ref ulong right)
    {
        ReadOnlySpan<ulong> keys = roundKeys;
        for (var step = 0; step < parts; step++)
        {
            var part = backwards ? parts - 1 - step : step;
            DesRounds.Run(keys.Slice(part * DesRounds.Count, DesRounds.Count), backwards != int.IsOddInteger(part), ref left, ref right);
        }
    }
}
