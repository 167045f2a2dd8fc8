using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Device;

/// <summary>机器诊断: runs every check, shows what each found; a digit repeats one and explains it, and the result can be printed.</summary>
internal sealed class Diagnosis(Machine machine)
{
    private readonly Notices notices = new(machine);

    private sealed record Result(Check Check, bool Done, string? Code);

    public async Task RunAsync(CancellationToken stop)
    {
        Result[] results = [.. new Checks(machine).All.Select(check => new Result(check, false, null))];
        var again = true;
        while (true)
        {
            if (again) await CheckAllAsync(results, stop);
            again = false;
            var key = await machine.AskAsync(texts => ListView(texts, results, over: true), machine.Options.StepTimeout, stop,
                [Key.F1, Key.F2, Key.F3, Key.Confirm, Key.Cancel, .. results.Select((_, index) => Key.D1 + index)]);
            if (key is null or Key.Confirm or Key.Cancel) return;
            if (key == Key.F1) again = true;
            else if (key == Key.F2) await PrintAsync(results, stop);
            else if (key == Key.F3) await TestPageAsync(stop);
            else await RepeatAsync(results, key.Value - Key.D1, stop);
        }
    }

    private async Task CheckAllAsync(Result[] results, CancellationToken stop)
    {
        for (var i = 0; i < results.Length; i++) results[i] = results[i] with { Done = false };
        machine.Face.Show(texts => ListView(texts, results, over: false));
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await CheckAsync(results[i].Check, stop);
            machine.Face.Redraw();
        }
    }

    private async Task<Result> CheckAsync(Check check, CancellationToken stop)
    {
        var code = await machine.WithCountdownAsync(check.FindAsync(stop), stop);
        if (code is not null) TerminalLog.SelfTestFailed(machine.Log, machine.Options.Tid, code);
        return new Result(check, true, code);
    }

    /// <summary>Once more, and what its result means, until the person goes back.</summary>
    private async Task RepeatAsync(Result[] results, int index, CancellationToken stop)
    {
        Key? key = Key.F1;
        while (key == Key.F1)
        {
            results[index] = results[index] with { Done = false };
            machine.Face.Show(texts => DetailView(texts, results[index]));
            results[index] = await CheckAsync(results[index].Check, stop);
            key = await machine.AskAsync(texts => DetailView(texts, results[index]), machine.Options.StepTimeout, stop, Key.F1, Key.Confirm, Key.Cancel);
        }
    }

    private async Task PrintAsync(Result[] results, CancellationToken stop)
    {
        var slip = DeviceSlips.Diagnosis(machine, [.. results.Select(result => (result.Check.Name, result.Code))]);
        if (await PrintedAsync(slip, stop)) await notices.DoneAsync("diagnosis.title", "diagnosis.printed", stop);
        else await notices.FaultAsync("diagnosis.title", "E13", stop);
    }

    /// <summary>Only an eye can say whether print is pale; the answer stays until the next test page.</summary>
    private async Task TestPageAsync(CancellationToken stop)
    {
        if (!await PrintedAsync(DeviceSlips.TestPage(machine), stop))
        {
            await notices.FaultAsync("diagnosis.title", "E13", stop);
            return;
        }

        var key = await machine.AskAsync(texts => new View("question", texts["diagnosis.test-page"])
        {
            Prompt = texts["diagnosis.is-it-clear"],
            SoftKeys =
            [
                new SoftKey(Key.Confirm, texts["diagnosis.clear"], Primary: true), new SoftKey(Key.F1, texts["diagnosis.pale"]),
                new SoftKey(Key.Cancel, texts["key.back"]),
            ],
        }, machine.Options.StepTimeout, stop, Key.Confirm, Key.F1, Key.Cancel);
        if (key == Key.Confirm) machine.PaleSlips = false;
        if (key != Key.F1) return;
        machine.PaleSlips = true;
        await notices.FaultAsync("diagnosis.test-page", "E15", stop);
    }

    private async Task<bool> PrintedAsync(Slips.Slip slip, CancellationToken stop)
    {
        var result = await machine.Printer.PrintAsync(slip, stop);
        machine.PaperOut = result == PrintResult.PaperOut;
        return result == PrintResult.Printed;
    }

    private static View ListView(Texts texts, Result[] results, bool over) => new("diagnosis", texts["diagnosis.title"])
    {
        Lines = [.. results.Select((result, index) => new ScreenLine(Line(texts, result, index), Mark(result)))],
        Prompt = !over ? texts["waiting.prompt"] : results.All(result => result.Code is null) ? texts["diagnosis.all-well"] : texts["diagnosis.prompt"],
        SoftKeys = over
            ?
            [
                .. results.Select((result, index) => new SoftKey(Key.D1 + index, Line(texts, result, index)[2..])),
                new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts["diagnosis.again"]),
                new SoftKey(Key.F2, texts["diagnosis.print"]), new SoftKey(Key.F3, texts["diagnosis.test-page"]),
            ]
            : [],
        Tone = !over ? ScreenTone.Busy : results.All(result => result.Code is null) ? ScreenTone.Good : ScreenTone.Attention,
    };

    private static string Line(Texts texts, Result result, int index) => string.Create(CultureInfo.InvariantCulture,
        $"{index + 1} {texts[$"boot.{result.Check.Name}"]}{(result.Done && result.Code is { } code ? $" {CodeExplanation.Find(code).Line(texts)} ({code})" : "")}");

    private static View DetailView(Texts texts, Result result) => new("check", texts[$"boot.{result.Check.Name}"])
    {
        Lines = [new ScreenLine(Outcome(texts, result), Mark(result))],
        Prompt = !result.Done ? texts["waiting.prompt"] : result.Code is { } found ? CodeExplanation.Find(found).Cashier(texts) : "",
        SoftKeys = result.Done ? [new SoftKey(Key.Confirm, texts["key.back"], Primary: true), new SoftKey(Key.F1, texts["check.again"])] : [],
        Tone = !result.Done ? ScreenTone.Busy : result.Code is null ? ScreenTone.Good : ScreenTone.Bad,
    };

    private static string Outcome(Texts texts, Result result) =>
        !result.Done ? texts["check.busy"]
        : result.Code is { } code ? texts.Of("fault.line", CodeExplanation.Find(code).Line(texts), code)
        : texts["check.good"];

    private static LineMark Mark(Result result) => !result.Done ? LineMark.Busy : result.Code is null ? LineMark.Good : LineMark.Bad;
}
