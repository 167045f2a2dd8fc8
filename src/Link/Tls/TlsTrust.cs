using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Piaohao.Link.Tls;

/// <summary>What a peer's certificate is checked against.</summary>
public abstract record TlsTrust
{
    /// <summary>Whether the certificate is taken.</summary>
    /// <param name="errors">What the platform found; a name that differs counts everywhere but with a pinned fingerprint.</param>
    internal abstract bool Accepts(X509Certificate2 certificate, SslPolicyErrors errors);

    /// <summary>SHA-256 over the whole certificate, 64 lower-case hex digits, as <c>openssl x509 -fingerprint -sha256</c> shows it without its colons.</summary>
    public static string FingerprintOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
    }

    /// <summary>The authorities that the system trusts.</summary>
    public sealed record OfTheSystem : TlsTrust
    {
        internal override bool Accepts(X509Certificate2 certificate, SslPolicyErrors errors) => errors == SslPolicyErrors.None;
    }

    /// <summary>One authority and no other, such as the acquirer's own.</summary>
    public sealed record Authority(X509Certificate2 Root) : TlsTrust
    {
        internal override bool Accepts(X509Certificate2 certificate, SslPolicyErrors errors)
        {
            if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(Root);
            // A private authority publishes no lists; a key that leaked is dealt with by a new certificate.
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build(certificate);
        }
    }

    /// <summary>One certificate, whatever its name and dates: what was compared by eye once is worth more than who signed it.</summary>
    /// <param name="Sha256">64 hex digits.</param>
    public sealed record Fingerprint(string Sha256) : TlsTrust
    {
        internal override bool Accepts(X509Certificate2 certificate, SslPolicyErrors errors) =>
            Sha256.Equals(FingerprintOf(certificate), StringComparison.OrdinalIgnoreCase);
    }
}
