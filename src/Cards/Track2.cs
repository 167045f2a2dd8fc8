namespace Piaohao.Cards;

/// <summary>Track 2 of a magnetic stripe (ISO/IEC 7813): card number, separator, expiry, service code, discretionary data; at most 37 characters.
/// It prints masked. <c>default</c> is no track.</summary>
public readonly struct Track2
{
    private readonly string? text;

    private Track2(string text, Pan pan, Expiry expiry, ServiceCode serviceCode)
    {
        this.text = text;
        Pan = pan;
        Expiry = expiry;
        ServiceCode = serviceCode;
    }

    public Pan Pan { get; }

    public Expiry Expiry { get; }

    public ServiceCode ServiceCode { get; }

    /// <summary>The clear track with <c>=</c> as separator, without sentinels: what field 35 carries. Never log, print or store it.</summary>
    public ReadOnlySpan<char> Text => text;

    /// <summary>True for <c>default</c>.</summary>
    public bool IsEmpty => text is null;

    /// <summary>Reads a track with <c>=</c> or <c>D</c> as separator, with or without <c>;</c> and <c>?</c> sentinels; false where it is no card's.</summary>
    public static bool TryParse(ReadOnlySpan<char> source, out Track2 track)
    {
        track = default;
        if (source.StartsWith(';')) source = source[1..];
        if (source.EndsWith('?')) source = source[..^1];
        var separator = source.IndexOfAny('=', 'D');
        if (source.Length > 37 || separator < 0) return false;
        var tail = source[(separator + 1)..];
        if (tail.Length < 7 || tail.ContainsAnyExceptInRange('0', '9')) return false;
        if (!Pan.TryParse(source[..separator], out var pan) || !Expiry.TryParse(tail[..4], out var expiry)) return false;
        var service = new ServiceCode((byte)(tail[4] - '0'), (byte)(tail[5] - '0'), (byte)(tail[6] - '0'));
        track = new Track2(string.Concat(source[..separator], "=", tail), pan, expiry, service);
        return true;
    }

    /// <summary>The masked card number and nothing after it.</summary>
    public override string ToString() => IsEmpty ? "" : Pan.Masked + "=…";
}
