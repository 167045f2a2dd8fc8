using System.Globalization;
using Piaohao.Amounts;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>备份流水: writes a backup of the journal and says what stands in it. Restoring is for staff, with the terminal off.</summary>
internal sealed class BackupStep(Machine machine)
{
    public async Task RunAsync(CancellationToken stop)
    {
        if (!await new PowerStep(machine).SufficesAsync("backup.title", stop)) return;
        machine.Face.Show(texts => new View("waiting", texts["backup.title"])
        {
            Lines = [new ScreenLine(texts["backup.busy"], LineMark.Busy)],
            Prompt = texts["waiting.prompt"],
            Tone = ScreenTone.Busy,
        });
        var (file, manifest, refused) = machine.Storage.BackUp(machine.Clock.Local);
        if (manifest is null)
        {
            await new Notices(machine).FaultAsync("backup.title", refused!, stop);
            return;
        }

        await machine.TellAsync(texts => new View("result", texts["backup.title"])
        {
            Lines =
            [
                new ScreenLine(texts.Of("backup.done", manifest.Transactions, manifest.LastTrace.ToString("000000", CultureInfo.InvariantCulture)), LineMark.Good),
                .. manifest.Batches.TakeLast(1).Select(sum => new ScreenLine(texts.Of(
                    "backup.batch", Digits.Six(sum.Batch), sum.DebitCount, Money.Fen(sum.Debit), sum.CreditCount, Money.Fen(sum.Credit)))),
                new ScreenLine(texts.Of("backup.file", file)),
            ],
            Prompt = texts["done.prompt"],
            Tone = ScreenTone.Good,
        }, stop);
    }
}
