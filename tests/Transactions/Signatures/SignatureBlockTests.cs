using System.Globalization;
using System.Text;
using Piaohao.Amounts;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Transactions.Tests.Signatures;

public sealed class SignatureBlockTests
{
    private static readonly SignatureDrawing Small = SignatureDrawing.Of(384, 160, [[new(10, 80), new(120, 20)]]);
    private static readonly SignatureDrawing Large = SignatureDrawing.Of(100, 100, [Enumerable.Range(0, 1021).Select(i => new InkPoint(i / 11, i % 60 < 30 ? i % 30 : 30 - (i % 30)))]);
    private static readonly SignedTransaction Sale = new("10000001", 12, 7, Money.Fen(4500), "132011000042", "629902******1234");

    [Fact]
    public void The_hash_changes_with_every_part_of_the_transaction_and_with_the_drawing()
    {
        byte[][] hashes =
        [
            Sale.Bind(Small), Sale.Bind(Large), (Sale with { Tid = "10000002" }).Bind(Small), (Sale with { Batch = 13 }).Bind(Small), (Sale with { Trace = 8 }).Bind(Small),
            (Sale with { Amount = Money.Fen(4501) }).Bind(Small), (Sale with { Rrn = "132011000043" }).Bind(Small), (Sale with { MaskedPan = "629902******1235" }).Bind(Small),
        ];
        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Sale.Bind(Small), (Sale with { }).Bind(Small));
    }

    [Fact]
    public void The_hash_is_what_the_wire_document_says()
    {
        byte[] said =
        [
            .. Encoding.ASCII.GetBytes("piaohao-signature-1|10000001|000012|000007|000000004500|156|132011000042|629902******1234\n"),
            0x01, 0x80, 0x03, 0xA0, 0x01, 0x01, 0x02, 0x0A, 0x50, 0xDC, 0x01, 0x77,
        ];
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(said), Sale.Bind(Small));
    }

    [Fact]
    public void A_large_drawing_goes_in_blocks_that_fit_field_62_and_comes_together_in_any_order()
    {
        var blocks = SignatureBlock.Split(Large, Sale.Bind(Large)).Select(block => block.ToArray()).Reverse().ToList();
        Assert.Equal(5, blocks.Count);
        Assert.All(blocks, block => Assert.InRange(block.Length, 1, 512));
        var read = blocks.Select(bytes => SignatureBlock.TryRead(bytes, out var block) ? block : throw new InvalidOperationException("A block is not read.")).ToList();
        Assert.True(SignatureBlock.TryJoin(read, out var compact));
        Assert.Equal(Large.ToArray(), compact);
        Assert.False(SignatureBlock.TryJoin(read.Skip(1), out _));
        Assert.False(SignatureBlock.TryJoin([.. read.Skip(1), read[0] with { Hash = new byte[32] }], out _));
        Assert.False(SignatureBlock.TryJoin([], out _));
    }

    [Fact]
    public void A_damaged_block_is_refused()
    {
        var good = SignatureBlock.Split(Small, Sale.Bind(Small))[0].ToArray();
        Assert.True(SignatureBlock.TryRead(good, out _));
        Assert.False(SignatureBlock.TryRead(good.AsSpan(0, 36), out _));
        Assert.False(SignatureBlock.TryRead([], out _));
        foreach (var (at, value) in ((int, byte)[])[(0, 0), (1, 2), (2, 0), (2, 2), (3, 0), (3, 6), (3, 2)])
        {
            var bad = good.ToArray();
            bad[at] = value;
            Assert.False(SignatureBlock.TryRead(bad, out _), string.Create(CultureInfo.InvariantCulture, $"byte {at} = {value}"));
        }

        Assert.False(SignatureBlock.TryRead([.. good[..36], .. new byte[449]], out _));
    }
}
