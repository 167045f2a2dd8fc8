using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Link.Tls;
using Xunit;

namespace Piaohao.Link.Tests.Tls;

/// <summary>Real handshakes over loopback.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1), Until = DateTimeOffset.UtcNow.AddDays(30);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TcpConnectionFactory tcp = new(NullLoggerFactory.Instance);
    private readonly X509Certificate2 authority = Authority("Test Authority");
    private readonly X509Certificate2 host;

    public TlsTests()
    {
        listener.Start();
        host = Signed(authority, "localhost");
    }

    public void Dispose()
    {
        listener.Stop();
        tcp.Dispose();
        host.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task Frames_cross_enciphered_where_the_authority_is_trusted()
    {
        await AssertSpeaksAsync(new TlsTrust.Authority(authority), "localhost");
    }

    [Fact]
    public async Task Pinned_fingerprint_is_enough_whatever_the_name()
    {
        await AssertSpeaksAsync(new TlsTrust.Fingerprint(TlsTrust.FingerprintOf(host).ToUpperInvariant()), "another.example");
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_is_refused_and_shown()
    {
        var refused = await RefusedAsync(new TlsTrust.Fingerprint(TlsTrust.FingerprintOf(authority)), "localhost");
        Assert.Equal((TlsFault.Certificate, TlsTrust.FingerprintOf(host)), (refused.Fault, refused.Presented));
    }

    [Fact]
    public async Task Certificate_of_another_authority_is_refused()
    {
        using var other = Authority("Other Authority");
        Assert.Equal(TlsFault.Certificate, (await RefusedAsync(new TlsTrust.Authority(other), "localhost")).Fault);
    }

    [Fact]
    public async Task Certificate_of_another_name_is_refused()
    {
        Assert.Equal(TlsFault.Certificate, (await RefusedAsync(new TlsTrust.Authority(authority), "another.example")).Fault);
    }

    [Fact]
    public async Task Certificate_that_only_we_made_is_refused_by_the_system()
    {
        Assert.Equal(TlsFault.Certificate, (await RefusedAsync(new TlsTrust.OfTheSystem(), "localhost")).Fault);
    }

    [Fact]
    public async Task Peer_that_speaks_no_TLS_is_told_from_one_with_a_wrong_certificate()
    {
        var accepting = listener.AcceptTcpClientAsync();
        var connecting = ConnectAsync(new TlsTrust.OfTheSystem(), "localhost");
        using (var peer = await accepting)
        {
            await peer.Client.SendAsync(new byte[] { 0, 3, 1, 2, 3, 0, 3, 1, 2, 3 });
            await peer.GetStream().ReadExactlyAsync(new byte[5]);
        }

        var refused = await Assert.ThrowsAsync<TlsRefusedException>(() => connecting);
        Assert.Equal((TlsFault.Handshake, null), (refused.Fault, refused.Presented));
    }

    private async Task AssertSpeaksAsync(TlsTrust trust, string name)
    {
        var serving = ServeAsync();
        await using var frames = new FrameConnection(await ConnectAsync(trust, name));
        using var raw = await serving;
        await frames.WriteAsync(new byte[] { 1, 2, 3 }, CancellationToken.None);
        var received = new byte[5];
        await raw.ReadExactlyAsync(received);
        Assert.Equal([0, 3, 1, 2, 3], received);
        await raw.WriteAsync(new byte[] { 0, 2, 9, 8 });
        Assert.Equal([9, 8], (await frames.ReadAsync(CancellationToken.None)).Bytes);
        await raw.ShutdownAsync();
        raw.Close();
        Assert.Equal(FrameStatus.End, (await frames.ReadAsync(CancellationToken.None)).Status);
    }

    private async Task<TlsRefusedException> RefusedAsync(TlsTrust trust, string name)
    {
        var serving = ServeAsync();
        var refused = await Assert.ThrowsAsync<TlsRefusedException>(() => ConnectAsync(trust, name));
        try
        {
            (await serving).Dispose();
        }
        catch (Exception ended) when (ended is AuthenticationException or IOException)
        {
            // The client went away in the middle, as it should.
        }

        return refused;
    }

    private async Task<Microsoft.AspNetCore.Connections.ConnectionContext> ConnectAsync(TlsTrust trust, string name) =>
        await new TlsConnectionFactory(tcp, trust, name).ConnectAsync((IPEndPoint)listener.LocalEndpoint, CancellationToken.None);

    private async Task<SslStream> ServeAsync()
    {
        var peer = await listener.AcceptTcpClientAsync();
        var tls = new SslStream(peer.GetStream(), leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(host);
        return tls;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(From, Until);
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, From.AddHours(1), Until.AddHours(-1), [1, 2, 3, 4, 5, 6, 7, 8]);
        return signed.CopyWithPrivateKey(key);
    }
}
