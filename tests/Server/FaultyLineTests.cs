using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Piaohao.Link;
using Piaohao.Server.Demo;
using Xunit;

namespace Piaohao.Server.Tests;

public sealed class FaultyLineTests
{
    [Fact]
    public async Task The_answer_to_one_message_is_lost_and_the_next_one_is_heard()
    {
        using var host = new TcpListener(IPAddress.Loopback, 0);
        host.Start();
        using var tcp = new TcpConnectionFactory(NullLoggerFactory.Instance);
        var line = new FaultyLine(tcp) { AnswerLost = true };

        await using (var deaf = await line.ConnectAsync(host.LocalEndpoint, TestContext.Current.CancellationToken))
        {
            using var accepted = await host.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await deaf.Transport.Output.WriteAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
            Assert.Equal(1, await accepted.GetStream().ReadAtLeastAsync(new byte[1], 1, cancellationToken: TestContext.Current.CancellationToken));
            await accepted.GetStream().WriteAsync(new byte[] { 2 }, TestContext.Current.CancellationToken);
            Assert.False(deaf.Transport.Input.TryRead(out _));
        }

        Assert.False(line.AnswerLost);
        await using var hearing = await line.ConnectAsync(host.LocalEndpoint, TestContext.Current.CancellationToken);
        using var second = await host.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await second.GetStream().WriteAsync(new byte[] { 3 }, TestContext.Current.CancellationToken);
        var heard = await hearing.Transport.Input.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, heard.Buffer.FirstSpan[0]);
    }

    [Fact]
    public async Task A_pulled_cable_reaches_nobody()
    {
        using var tcp = new TcpConnectionFactory(NullLoggerFactory.Instance);
        var line = new FaultyLine(tcp) { Down = true };
        await Assert.ThrowsAsync<IOException>(async () => await line.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 1), TestContext.Current.CancellationToken));
    }
}
