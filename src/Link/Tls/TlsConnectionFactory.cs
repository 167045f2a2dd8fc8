using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Piaohao.Link.Tls;

/// <summary>Speaks TLS (1.2 or 1.3, as the system allows) over the connections of another factory.</summary>
/// <param name="name">The name that the certificate must bear, sent as SNI.</param>
public sealed class TlsConnectionFactory(IConnectionFactory connections, TlsTrust trust, string name) : IConnectionFactory
{
    /// <summary>Connects and shakes hands; how long that may take is the caller's, by <paramref name="cancellationToken"/>.</summary>
    /// <exception cref="TlsRefusedException">There is a peer, but no TLS with it that could be trusted.</exception>
    /// <exception cref="IOException">The peer cannot be reached.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var plain = await connections.ConnectAsync(endpoint, cancellationToken);
        var tls = new SslStream(new TransportStream(plain.Transport), leaveInnerStreamOpen: false);
        try
        {
            await ShakeHandsAsync(tls, cancellationToken);
            return new TlsConnection(plain, tls);
        }
        catch
        {
            await tls.DisposeAsync();
            await plain.DisposeAsync();
            throw;
        }
    }

    private async Task ShakeHandsAsync(SslStream tls, CancellationToken cancel)
    {
        string? presented = null;
        var refused = false;
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = name,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                {
                    if (shown is not X509Certificate2 certificate) return false;
                    presented = TlsTrust.FingerprintOf(certificate);
                    refused = !trust.Accepts(certificate, errors);
                    return !refused;
                },
            }, cancel);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            throw new TlsRefusedException(refused ? TlsFault.Certificate : TlsFault.Handshake, presented, failure);
        }
    }
}
