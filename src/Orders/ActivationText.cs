using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Orders;

/// <summary>What a new terminal scans: where its host is, who it is, and the code that proves it was sent by staff.
/// Text: <c>PH1*host*port*tls*TID*MID*code*expiry*check</c> (docs/wire.md).</summary>
/// <param name="Host">Name or address, at most 253 letters, digits, dots, colons and hyphens.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Tls">The host takes TLS only.</param>
/// <param name="Tid">8 letters or digits.</param>
/// <param name="Mid">15 letters or digits.</param>
/// <param name="Code">16 characters of base 32: 80 bits. It never travels to the host.</param>
/// <param name="Expiry">The last minute, Asia/Shanghai.</param>
public sealed record ActivationText(string Host, int Port, bool Tls, string Tid, string Mid, string Code, DateTime Expiry)
{
    /// <summary>Characters of a code and of the check.</summary>
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public const int CodeLength = 16;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const string Mark = "PH1", ExpiryForm = "yyyyMMddHHmm";
    private const int CheckLength = 4, LengthMax = 400;

    /// <summary>A new code.</summary>
    public static string NewCode(RandomNumberGenerator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[CodeLength];
        random.GetBytes(bytes);
        Span<char> code = stackalloc char[CodeLength];
        for (var i = 0; i < CodeLength; i++) code[i] = Alphabet[bytes[i] & 31];
        return code.ToString();
    }

    /// <summary>Reads what was scanned, which may be anything; false where it is no activation text or its check does not fit.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ActivationText? value)
    {
        value = null;
        if (text is null || text.Length > LengthMax) return false;
        var parts = text.Trim().Split('*');
        if (parts is not [Mark, var host, var portText, var tls and ("0" or "1"), var tid, var mid, var code, var expiryText, var check]) return false;
        if (check != Check(string.Join('*', parts[..^1]))) return false;
        if (!IsHost(host) || !IsName(tid, 8) || !IsName(mid, 15) || code.Length != CodeLength || code.AsSpan().ContainsAnyExcept(Letters)) return false;
        if (!ushort.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        if (!DateTime.TryParseExact(expiryText, ExpiryForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry)) return false;
        value = new ActivationText(host, port, tls == "1", tid, mid, code, expiry);
        return true;
    }

    /// <summary>The text that goes into the code.</summary>
    public string ToText()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Mark}*{Host}*{Port}*{(Tls ? 1 : 0)}*{Tid}*{Mid}*{Code}*{Expiry.ToString(ExpiryForm, CultureInfo.InvariantCulture)}");
        return $"{text}*{Check(text)}";
    }

    /// <summary>Without the code.</summary>
    public override string ToString() => $"activation of {Tid} at {Host}";

    /// <summary>1 to 253 letters, digits, dots, colons and hyphens.</summary>
    public static bool IsHost(string host) =>
        host is { Length: > 0 and <= 253 } && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or ':');

    private static bool IsName(string text, int length) => text.Length == length && text.All(char.IsAsciiLetterOrDigit);

    private static string Check(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        var bits = (hash[0] << 16) | (hash[1] << 8) | hash[2];
        Span<char> check = stackalloc char[CheckLength];
        for (var i = 0; i < CheckLength; i++) check[i] = Alphabet[(bits >> (19 - (5 * i))) & 31];
        return check.ToString();
    }
}
