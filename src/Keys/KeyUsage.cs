namespace Piaohao.Keys;

/// <summary>What a key may be used for; a command given a key of another usage refuses
/// (<see cref="HsmException"/>).</summary>
public enum KeyUsage
{
    /// <summary>Terminal master key: wraps working keys on their way to one terminal.</summary>
    TerminalMaster,

    /// <summary>Zone master key: wraps working keys on their way over the network link.</summary>
    ZoneMaster,

    /// <summary>PIN encryption between terminal and host (PIK) or on the network link (ZPK).</summary>
    Pin,

    /// <summary>Message authentication (MAK, ZAK).</summary>
    Mac,

    /// <summary>Track data encryption (TDK).</summary>
    Track,

    /// <summary>PIN verification at the issuer (IBM 3624 PVK).</summary>
    PinVerification,
}
