namespace Piaohao.Keys;

/// <summary>A key as everyone outside the HSM holds it: an AES key block under the local master key, bound to usage
/// and algorithm, with its check value.
/// Safe to store.</summary>
/// <param name="Usage">What the key may do; the block says the same, and the block is believed.</param>
/// <param name="Algorithm">Its cipher; likewise.</param>
/// <param name="Block">The key block, ASCII (<see cref="KeyBlocks.KeyBlock"/>).</param>
/// <param name="CheckValue">Its check value.</param>
public sealed record WrappedKey(KeyUsage Usage, KeyAlgorithm Algorithm, string Block, Kcv CheckValue);
