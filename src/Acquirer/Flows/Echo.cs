using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;

namespace Piaohao.Acquirer.Flows;

/// <summary>0820 with 60.3 = 301: the terminal asks whether we are there. Nothing is written.</summary>
internal sealed class Echo(TerminalAnswer answers, AcquirerMetrics metrics)
{
    public Message Answer(TerminalRequest request)
    {
        metrics.Transaction("echo", "00");
        return answers.Bare(request.Message, "00", request.At);
    }
}
