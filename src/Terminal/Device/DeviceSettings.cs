using System.Globalization;
using System.Net;
using Piaohao.Link.Tls;

namespace Piaohao.Terminal.Device;

/// <summary>What can be set at the device itself, as it stands now: what was kept, otherwise the profile's.</summary>
internal sealed record DeviceSettings
{
    /// <summary>Names under which the terminal's memory keeps the values.</summary>
    public const string HostName = "device.host", PortName = "device.port", TrustName = "device.trust", FingerprintName = "device.fingerprint",
        ConnectName = "device.connect_seconds", AnswerName = "device.answer_seconds", PrinterName = "device.printer", BrightnessName = "device.brightness",
        SoundName = "device.sound", SpeechName = "device.speech", VolumeName = "device.volume",
        ClockSetName = "device.clock_set", ClockOffName = "device.clock_off_seconds";

    public const int LongestTimeout = 120, PrinterPort = 9100;

    public required EndPoint Host { get; init; }

    public required HostTrust Trust { get; init; }

    /// <summary>64 hex digits; empty where none was taken.</summary>
    public required string Fingerprint { get; init; }

    public required TimeSpan ConnectTimeout { get; init; }

    public required TimeSpan AnswerTimeout { get; init; }

    /// <summary>The network printer, or null for the built-in one.</summary>
    public required DnsEndPoint? Printer { get; init; }

    /// <summary>Percent.</summary>
    public required int Brightness { get; init; }

    public required bool Sound { get; init; }

    public required bool Speech { get; init; }

    /// <summary>Percent.</summary>
    public required int Volume { get; init; }

    /// <summary>When the host last set the clock, in local time as <c>s</c>; empty where it has not.</summary>
    public required string ClockSet { get; init; }

    /// <summary>By how many seconds it was put forward (or back, below zero) then.</summary>
    public required long ClockOffSeconds { get; init; }

    /// <summary>The host's name or address, without the port.</summary>
    public string HostText => NameOf(Host);

    public int Port => PortOf(Host);

    /// <param name="kept">What the terminal's memory holds; a value that cannot be is passed over.</param>
    public static DeviceSettings Of(IReadOnlyDictionary<string, string> kept, TerminalOptions options)
    {
        var trust = Number(TrustName, 0, (int)HostTrust.Fingerprint, (int)options.HostTrust);
        return new DeviceSettings
        {
            Host = HostOf(),
            Trust = (HostTrust)trust,
            Fingerprint = kept.GetValueOrDefault(FingerprintName, options.HostFingerprint),
            ConnectTimeout = Seconds(ConnectName, options.ConnectTimeout),
            AnswerTimeout = Seconds(AnswerName, options.AnswerTimeout),
            Printer = PrinterOf(kept.GetValueOrDefault(PrinterName, "")),
            Brightness = Number(BrightnessName, 0, 100, 100),
            Sound = Number(SoundName, 0, 1, 1) == 1,
            Speech = Number(SpeechName, 0, 1, 1) == 1,
            Volume = Number(VolumeName, 0, 100, 100),
            ClockSet = kept.GetValueOrDefault(ClockSetName, ""),
            ClockOffSeconds = long.TryParse(kept.GetValueOrDefault(ClockOffName), CultureInfo.InvariantCulture, out var off) ? off : 0,
        };

        EndPoint HostOf() => kept.ContainsKey(HostName) || kept.ContainsKey(PortName)
            ? new DnsEndPoint(
                kept.GetValueOrDefault(HostName) is { } host && IsAddress(host) ? host : NameOf(options.Host),
                Number(PortName, 1, ushort.MaxValue, PortOf(options.Host)))
            : options.Host;

        int Number(string name, int least, int most, int otherwise) =>
            int.TryParse(kept.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : otherwise;

        TimeSpan Seconds(string name, TimeSpan otherwise) =>
            Number(name, 1, LongestTimeout, 0) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : otherwise;
    }

    /// <summary>A name or an IPv4 address: letters, digits, points and hyphens, at most 64 characters.</summary>
    public static bool IsAddress(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0]) && text[^1] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        && (!text.All(c => char.IsAsciiDigit(c) || c == '.') || (text.Count(c => c == '.') == 3 && IPAddress.TryParse(text, out _)));

    /// <summary>What the host's certificate is checked against; null without TLS.</summary>
    public TlsTrust? CheckedAgainst(TerminalOptions options) => Trust switch
    {
        HostTrust.Plain => null,
        HostTrust.Authority when options.HostAuthority is { } authority => new TlsTrust.Authority(authority),
        HostTrust.Fingerprint => new TlsTrust.Fingerprint(Fingerprint),
        // A profile that has lost its authority trusts fewer hosts, not more.
        HostTrust.Authority => new TlsTrust.Fingerprint(""),
        _ => new TlsTrust.OfTheSystem(),
    };

    private static string NameOf(EndPoint host) => host switch
    {
        DnsEndPoint name => name.Host,
        IPEndPoint address => address.Address.ToString(),
        _ => host.ToString() ?? "",
    };

    private static int PortOf(EndPoint host) => host switch
    {
        DnsEndPoint name => name.Port,
        IPEndPoint address => address.Port,
        _ => 0,
    };

    private static DnsEndPoint? PrinterOf(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && IsAddress(parts[0]) && ushort.TryParse(parts[1], CultureInfo.InvariantCulture, out var port) && port > 0
            ? new DnsEndPoint(parts[0], port)
            : null;
    }
}
