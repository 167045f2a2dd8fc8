using System.Collections.Immutable;
using System.Globalization;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Device;

/// <summary>Slips about the device, for whoever repairs it.</summary>
internal static class DeviceSlips
{
    /// <summary>What each check found, with cause and advice where something is wrong.</summary>
    public static Slip Diagnosis(Machine machine, ImmutableArray<(string Check, string? Code)> found)
    {
        var paper = Head(machine, "diagnosis.title");
        foreach (var (check, code) in found)
        {
            paper.Wrapped($"{paper.Texts[$"boot.{check}"]}: {code ?? paper.Texts["check.good"]}");
            if (code is null) continue;
            var explanation = CodeExplanation.Find(code);
            paper.Wrapped(explanation.Line(paper.Texts));
            paper.Wrapped(explanation.Cashier(paper.Texts));
        }

        return new Slip(paper.Texts["diagnosis.title"], machine.PaperColumns, SlipCopy.Merchant, paper.Lines);
    }

    /// <summary>Rules, large and small characters in every column: pale places show.</summary>
    public static Slip TestPage(Machine machine)
    {
        var columns = machine.PaperColumns;
        var paper = Head(machine, "diagnosis.test-page");
        paper.Add(new SlipLine(new string('#', columns)));
        paper.Add(new SlipLine(string.Concat(Enumerable.Range(0, columns).Select(i => (char)('0' + (i % 10))))));
        paper.Add(new SlipLine(string.Concat(Enumerable.Repeat("票号", columns / 4))));
        paper.Large("RMB 1234567890");
        paper.Add(new SlipLine(new string('#', columns)));
        return new Slip(paper.Texts["diagnosis.test-page"], columns, SlipCopy.Merchant, paper.Lines);
    }

    private static Paper Head(Machine machine, string title)
    {
        var paper = new Paper(machine.Face.Texts, machine.PaperColumns);
        paper.Large(paper.Texts[title]);
        paper.Pair("slip.tid", machine.Options.Tid);
        paper.Pair("slip.time", machine.Clock.Local.ToString("yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture));
        paper.Rule();
        return paper;
    }
}
