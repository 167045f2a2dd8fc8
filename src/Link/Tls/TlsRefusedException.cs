namespace Piaohao.Link.Tls;

/// <summary>Why there is no TLS with the peer.</summary>
public enum TlsFault
{
    /// <summary>The peer's certificate is not the one trusted, or none that is.</summary>
    Certificate,

    /// <summary>The peer does not speak TLS, or no version in common.</summary>
    Handshake,
}

/// <summary>The connection was not made, and nothing of the caller's was sent on it.</summary>
/// <param name="presented">Fingerprint of the certificate that the peer showed, to be compared by eye; null where none came.</param>
public sealed class TlsRefusedException(TlsFault fault, string? presented, Exception cause)
    : IOException(fault == TlsFault.Certificate ? $"The peer's certificate {presented} is not trusted." : "The peer did not take up TLS.", cause)
{
    public TlsFault Fault => fault;

    /// <summary>64 lower-case hex digits, or null.</summary>
    public string? Presented => presented;
}
