using Piaohao.Link;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Boot;

/// <summary>The self-test, line by line: keys, printer, reader, clock, storage, network. A failure has a code, its cause and what to do.</summary>
internal sealed class SelfTest(Machine machine)
{
    private sealed record Result(Check Check, bool Done, string? Code);

    /// <summary>Tests until all is well, or the operator goes on in spite of what failed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!await TestAsync(stop))
        {
            var key = await machine.Keyboard.NextAsync(machine.Options.NoticeTime, stop);
            if (key != Key.F1) return;
        }
    }

    private async Task<bool> TestAsync(CancellationToken stop)
    {
        Result[] results = [.. new Checks(machine).Quick.Select(check => new Result(check, false, null))];
        var done = 0;
        machine.Face.Show(texts => View(texts, results, done));
        for (; done < results.Length; done++)
        {
            var code = await results[done].Check.FindAsync(stop);
            if (code is not null) TerminalLog.SelfTestFailed(machine.Log, machine.Options.Tid, code);
            results[done] = results[done] with { Done = true, Code = code };
            machine.Face.Redraw();
            if (machine.Options.SelfTestPace > TimeSpan.Zero) await machine.Time.PauseAsync(machine.Options.SelfTestPace, stop);
        }

        machine.PaperOut = !machine.Printer.IsReady;
        machine.Face.Redraw();
        return results.All(result => result.Code is null);
    }

    private static View View(Texts texts, Result[] results, int done)
    {
        var failed = results.Where(result => result.Code is not null).ToArray();
        var over = done == results.Length;
        return new View("boot", texts["boot.title"])
        {
            Lines =
            [
                .. results.Select((result, index) => new ScreenLine(texts[$"boot.{result.Check.Name}"], Mark(result, index == done))),
                .. failed.SelectMany(result => Explain(texts, result.Code!)),
            ],
            Prompt = over && failed.Length > 0 ? texts["boot.prompt"] : "",
            SoftKeys = over && failed.Length > 0
                ? [new SoftKey(Key.Confirm, texts["boot.go-on"], Primary: true), new SoftKey(Key.F1, texts["boot.again"])]
                : [],
            Tone = failed.Length > 0 ? ScreenTone.Attention : ScreenTone.Busy,
        };
    }

    private static ScreenLine[] Explain(Texts texts, string fault) =>
        [new ScreenLine(texts.Of("fault.line", texts[$"fault.{fault}"], fault), LineMark.Bad), new ScreenLine(texts[$"fault.{fault}.do"], LineMark.Note)];

    private static LineMark Mark(Result result, bool busy) =>
        !result.Done ? busy ? LineMark.Busy : LineMark.None : result.Code is null ? LineMark.Good : LineMark.Bad;
}
