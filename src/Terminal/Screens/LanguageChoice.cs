using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Piaohao.Storage;
using Piaohao.Terminal.Journal;

namespace Piaohao.Terminal.Screens;

/// <summary>The language of the glass, which anyone may change at any moment and which outlasts the power: it is written beside the flows, so that a change
/// in the middle of a sale is kept as well as one at rest.</summary>
internal sealed class LanguageChoice(Face face, TerminalMemory memory, string tid, ILogger log)
{
    // One place: what is written is the language of that moment, however often it was changed before.
    private readonly Channel<bool> changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Changes the language now; may be called from any thread.</summary>
    public void Turn()
    {
        face.ToggleLanguage();
        changed.Writer.TryWrite(true);
    }

    /// <summary>Writes changes until <see cref="End"/>, and the last of them before it returns; called once.</summary>
    public async Task RunAsync()
    {
        // Not ReadAllAsync, which leaves the scheduler.
        while (await changed.Reader.WaitToReadAsync())
        {
            changed.Reader.TryRead(out _);
            try
            {
                await memory.RememberLanguageAsync(face.English, CancellationToken.None);
            }
            catch (Exception failure) when (failure is DbException or DurabilityException)
            {
                // The flow that writes next says so on the glass.
                TerminalLog.LanguageForgotten(log, failure, tid);
            }
        }
    }

    /// <summary>Nothing is written for changes after this.</summary>
    public void End() => changed.Writer.TryComplete();
}
