using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Piaohao.Link.Tls;

namespace Piaohao.Server.Composition;

/// <summary>The certificate under which the demo's host speaks TLS to terminals: self-made, kept in the data folder, known by its fingerprint.</summary>
internal static class HostCertificate
{
    private const string Name = "pos-tls.pfx";
    private static readonly TimeSpan Valid = TimeSpan.FromDays(3650);

    /// <summary>The certificate of a data folder, made where there is none yet.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static X509Certificate2 Open(DataFolder folder, TimeProvider time)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) OwnerFile.Write(path, Make(time.GetUtcNow()));
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password: null);
        }
        catch (CryptographicException damaged)
        {
            throw new InvalidDataException(
                $"The certificate {path} cannot be read: remove it and start again; terminals that know its fingerprint must then be told the new one.", damaged);
        }
    }

    /// <summary>SHA-256 of the certificate, 64 hex digits; null where the host has never spoken TLS.</summary>
    public static string? Fingerprint(DataFolder folder)
    {
        if (!File.Exists(PathIn(folder))) return null;
        using var certificate = X509CertificateLoader.LoadPkcs12FromFile(PathIn(folder), password: null);
        return TlsTrust.FingerprintOf(certificate);
    }

    private static string PathIn(DataFolder folder) => Path.Combine(folder.Acquirer.Path, Name);

    private static byte[] Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Piaohao demo host", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now + Valid);
        return certificate.Export(X509ContentType.Pkcs12);
    }
}
