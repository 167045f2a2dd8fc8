using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Piaohao.Bench.Parties;

/// <summary>The clear keys that parties of one run have in common, made from the run's secret: in life a key ceremony brings them together.</summary>
internal sealed class RunKeys(string secret)
{
    public const int KeyLength = 16;
    private const int Zone = -1;

    private readonly byte[] secret = Convert.FromHexString(secret);

    public byte[] ZoneMaster() => Of(Zone);

    /// <param name="terminal">From 0.</param>
    public byte[] TerminalMaster(int terminal) => Of(terminal);

    public static string NewSecret() => RandomNumberGenerator.GetHexString(64);

    private byte[] Of(int number)
    {
        Span<byte> name = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(name, number);
        return HMACSHA256.HashData(secret, name)[..KeyLength];
    }
}
