using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Piaohao.Server.Demo;

/// <summary>The till's line to the host with a hand on the plug: it can be down, and it can swallow what the host answers to the next message,
/// which the till then takes for lost and reverses.</summary>
internal sealed class FaultyLine(IConnectionFactory line) : IConnectionFactory
{
    private volatile bool down;
    private int answerLost;

    /// <summary>True while the till cannot reach the host.</summary>
    public bool Down
    {
        get => down;
        set => down = value;
    }

    /// <summary>True until the next message of the till has lost its answer.</summary>
    public bool AnswerLost
    {
        get => Volatile.Read(ref answerLost) != 0;
        set => Volatile.Write(ref answerLost, value ? 1 : 0);
    }

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (down) throw new IOException("The till's cable is pulled, for demonstration.");
        var connection = await line.ConnectAsync(endpoint, cancellationToken);
        if (Interlocked.Exchange(ref answerLost, 0) != 0) connection.Transport = new Deaf(connection.Transport.Output);
        return connection;
    }

    /// <summary>Sends, and never hears anything.</summary>
    private sealed class Deaf(PipeWriter output) : IDuplexPipe
    {
        private readonly Pipe silence = new();

        public PipeReader Input => silence.Reader;

        public PipeWriter Output => output;
    }
}
