using System.Security.Cryptography;
using Piaohao.Keys;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Boot;

/// <summary>The self-test, line by line: keys, printer, reader, clock, storage, network. A failure has a code, its cause and what to do.</summary>
internal sealed class SelfTest(Machine machine)
{
    private static readonly DateTime Earliest = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private sealed record Part(string Name, string Fault, Func<CancellationToken, Task<bool>> Works);

    private sealed record Result(Part Part, bool? Works);

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
        Part[] parts =
        [
            new("keys", "E01", _ => Task.FromResult(KeysWork())),
            new("printer", "E11", _ => Task.FromResult(machine.Printer.IsReady)),
            new("reader", "E12", _ => Task.FromResult(machine.Reader.IsReady)),
            new("clock", "E21", _ => Task.FromResult(ClockIsPlausible())),
            new("storage", "E31", StorageWorksAsync),
            new("network", "E41", machine.Host.ProbeAsync),
        ];
        var results = parts.Select(part => new Result(part, null)).ToArray();
        var done = 0;
        machine.Face.Show(texts => View(texts, results, done));
        for (; done < parts.Length; done++)
        {
            var works = await parts[done].Works(stop);
            if (!works) TerminalLog.SelfTestFailed(machine.Log, machine.Options.Tid, parts[done].Fault);
            results[done] = results[done] with { Works = works };
            machine.Face.Redraw();
            if (machine.Options.SelfTestPace > TimeSpan.Zero) await Task.Delay(machine.Options.SelfTestPace, machine.Time, stop);
        }

        machine.PaperOut = !machine.Printer.IsReady;
        machine.Face.Redraw();
        return results.All(result => result.Works == true);
    }

    private bool KeysWork()
    {
        if (machine.Memory.Key(KeyUsage.TerminalMaster) is null) return false;
        try
        {
            var sealedProbe = machine.Hsm.Seal("self-test", [1, 2, 3]);
            return CryptographicOperations.FixedTimeEquals(machine.Hsm.Unseal("self-test", sealedProbe), [1, 2, 3]);
        }
        catch (HsmException)
        {
            return false;
        }
    }

    /// <summary>Not before this program was written, and not before what the journal already holds.</summary>
    private bool ClockIsPlausible() =>
        machine.Clock.Local > Earliest && (machine.Journal.Recent(1) is not [var last] || machine.Clock.Local > last.At.AddDays(-1));

    private async Task<bool> StorageWorksAsync(CancellationToken stop)
    {
        try
        {
            await machine.Memory.RememberPaperAsync(machine.PaperColumns, stop);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static View View(Texts texts, Result[] results, int done)
    {
        var failed = results.Where(result => result.Works == false).ToArray();
        var over = done == results.Length;
        return new View("boot", texts["boot.title"])
        {
            Lines =
            [
                .. results.Select((result, index) => new ScreenLine(texts[$"boot.{result.Part.Name}"], Mark(result, index == done))),
                .. failed.SelectMany(result => Explain(texts, result.Part.Fault)),
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

    private static LineMark Mark(Result result, bool busy) => result.Works switch
    {
        true => LineMark.Good,
        false => LineMark.Bad,
        null => busy ? LineMark.Busy : LineMark.None,
    };
}
