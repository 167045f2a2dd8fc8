using System.Globalization;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>What the host asks of a terminal after the current transaction (sixth digit of the header).</summary>
public enum ProcessingRequirement
{
    None = 0,
    DownloadParameters = 1,
    UploadStatus = 2,
    SignIn = 3,
    DownloadCaKeys = 4,
    DownloadChipParameters = 5,
    DownloadSoftware = 6,
    DownloadBlacklist = 7,
}

/// <summary>The header behind the TPDU, twelve packed digits: application type 2, software version 2, status 1, processing requirement 1, reserved 6.</summary>
/// <param name="ApplicationType">60 or 61.</param>
/// <param name="SoftwareVersion">The edition of the terminal specification, 31 or 32.</param>
/// <param name="Status">0 normal, 1 training.</param>
/// <param name="Requirement">Set by the host in answers.</param>
/// <param name="Reserved">Six digits, usually the terminal program's version.</param>
public readonly record struct PosHeader(int ApplicationType, int SoftwareVersion, int Status, ProcessingRequirement Requirement, int Reserved)
{
    /// <summary>Where the header stands in a message's <see cref="Message.Prefix"/>, and how many bytes it has.</summary>
    public const int Offset = Tpdu.Length, Length = 6;

    /// <summary>Reads the first six bytes; false where there are fewer, or where one holds no decimal digits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PosHeader value)
    {
        value = default;
        return source.Length >= Length && TryParse(Convert.ToHexString(source[..Length]), out value);
    }

    /// <summary>Reads twelve decimal digits; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out PosHeader value)
    {
        value = default;
        if (digits.Length != 2 * Length || digits.ContainsAnyExceptInRange('0', '9')) return false;
        value = new PosHeader(Part(digits[..2]), Part(digits[2..4]), Part(digits[4..5]), (ProcessingRequirement)Part(digits[5..6]), Part(digits[6..]));
        return true;
    }

    /// <summary>Writes the six bytes.</summary>
    public void Write(Span<byte> destination) => Convert.FromHexString(ToString(), destination[..Length], out _, out _);

    /// <summary>The twelve digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ApplicationType:D2}{SoftwareVersion:D2}{Status}{(int)Requirement}{Reserved:D6}");

    private static int Part(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
