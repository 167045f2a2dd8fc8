namespace Piaohao.Terminal.Device;

/// <summary>How the line to the host is enciphered, and what the host's certificate is checked against.</summary>
public enum HostTrust
{
    /// <summary>No TLS.</summary>
    Plain,

    /// <summary>TLS; authorities that the system trusts.</summary>
    System,

    /// <summary>TLS; the authority of the terminal's profile and no other.</summary>
    Authority,

    /// <summary>TLS; one certificate, by its SHA-256.</summary>
    Fingerprint,
}
