using Piaohao.Iso8583;

namespace Piaohao.Bench.Codec;

/// <summary>The values of a chip sale as a terminal sends it; no real card.</summary>
internal static class ChipSale
{
    public const string Pan = "6299010000000006", Track = "6299010000000006=30122011963007596310",
        Device = "A2052010020402008000012340300600000604008A1B2C3D4050081.0     ";

    public static readonly byte[] Prefix = Convert.FromHexString("6000060000603200320002");

    public static readonly byte[] PinBlock = Convert.FromHexString("587582A52626330E");

    public static readonly byte[] ChipData = Convert.FromHexString(
        "9F2608ACF958C80FF744039F2701809F101307010103A0A802010A010000000000328E7BDA9F37045FEA9AF89F360201969505008004E0009A031607269C01009F0206000000000001" +
        "5F2A02015682027C009F1A0201569F3303E0F0C89F34034203009F3501228408A0000003330101019F090200309F1E0835303730333636359F0306000000000000");

    /// <summary>Sets all its fields.</summary>
    public static void Build(Message message)
    {
        message.Clear();
        message.Mti = new Mti(200);
        Prefix.CopyTo(message.Prefix);
        message.Set(2, Pan).Set(3, "000000").SetNumber(4, 4500).SetNumber(11, 52).Set(14, "3012")
            .Set(22, "051").Set(23, "000").Set(25, "00").Set(26, "12").Set(35, Track)
            .Set(41, "10000001").Set(42, "898110053110001").Set(49, "156").SetBytes(52, PinBlock).Set(53, "2600000000000000")
            .SetBytes(55, ChipData).Set(59, Device).Set(60, "22000006000601").SetBytes(63, "CUP"u8).SetBytes(64, "D2F1BFB2"u8);
    }
}
