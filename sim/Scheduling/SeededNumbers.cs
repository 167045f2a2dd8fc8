using System.Security.Cryptography;

namespace Piaohao.Simulation.Scheduling;

/// <summary>Randomness that a seed decides, in the shape in which keys, nonces and salts are drawn. Only a simulation may have it.</summary>
public sealed class SeededNumbers(Random dice) : RandomNumberGenerator
{
    public override void GetBytes(byte[] data) => dice.NextBytes(data);

    public override void GetBytes(byte[] data, int offset, int count) => dice.NextBytes(data.AsSpan(offset, count));

    public override void GetBytes(Span<byte> data) => dice.NextBytes(data);

    public override void GetNonZeroBytes(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        for (var index = 0; index < data.Length; index++) data[index] = (byte)dice.Next(1, 256);
    }

    public override void GetNonZeroBytes(Span<byte> data)
    {
        for (var index = 0; index < data.Length; index++) data[index] = (byte)dice.Next(1, 256);
    }
}
