using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Flows;

/// <summary>训练模式: the host answers and no money moves; every screen and slip says so. The administrator lets it begin; it ends for anyone. Nothing may be on its way
/// to the host when the mode changes, so that no real transaction is finished as an exercise, or the other way round.</summary>
internal sealed class TrainingMode(FlowParts parts)
{
    private readonly Machine machine = parts.Machine;

    public async Task RunAsync(CancellationToken stop)
    {
        var begins = !machine.Day.Training;
        if (begins && !await parts.Rights.AllowAsync(Right.Settings, stop)) return;
        if (!await parts.Reversals.ClearAsync(stop) || !await parts.Deliveries.SendAllAsync(stop) || parts.Settlement.Stands)
        {
            await parts.Notices.FaultAsync("training.title", "E77", stop);
            return;
        }

        await machine.Day.SetTrainingAsync(begins, stop);
        TerminalLog.TrainingChanged(machine.Log, machine.Options.Tid, begins);
        await machine.TellAsync(texts => new View("result", texts["training.title"])
        {
            Lines = [new ScreenLine(texts[begins ? "training.on" : "training.off"], LineMark.Good)],
            Prompt = texts[begins ? "training.on-prompt" : "training.off-prompt"],
            Tone = ScreenTone.Attention,
        }, stop);
    }
}
