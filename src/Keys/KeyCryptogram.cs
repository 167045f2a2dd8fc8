namespace Piaohao.Keys;

/// <summary>A working key on its way to a peer: encrypted under a master key (ECB, as UnionPay sign-in answers carry
/// it), with its check value.</summary>
/// <param name="Value">The encrypted key, as long as the key.</param>
/// <param name="CheckValue">The check value of the key inside.</param>
public sealed record KeyCryptogram(byte[] Value, Kcv CheckValue);
