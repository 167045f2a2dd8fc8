using Piaohao.Terminal.Devices;
using Piaohao.Terminal.Slips;

namespace Piaohao.Terminal.Flows;

/// <summary>Prints what is no transaction's slip: settlements, totals, shifts, in the language and width of the moment.</summary>
internal sealed class ReportPrinting(Machine machine)
{
    /// <summary>Prints a slip; false where the printer could not.</summary>
    /// <param name="build">Makes it for paper of so many columns, in English or Chinese.</param>
    public async Task<bool> PrintAsync(Func<SlipParty, int, bool, Slip> build, CancellationToken stop)
    {
        var english = machine.Face.English;
        var party = new SlipParty(machine.Options.MerchantName.In(english), machine.Options.Mid, machine.Options.Tid);
        var slip = build(party, machine.PaperColumns, english);
        var result = await machine.Printer.PrintAsync(machine.Day.Training ? TrainingMark.On(slip, machine.Face.Texts) : slip, stop);
        machine.PaperOut = result == PrintResult.PaperOut;
        if (result != PrintResult.Printed) TerminalLog.ReportNotPrinted(machine.Log, machine.Options.Tid, slip.Title, result);
        return result == PrintResult.Printed;
    }

    /// <summary>Prints a slip and says whether it came out.</summary>
    /// <param name="title">Name of the screen's title in the texts.</param>
    public async Task PrintAndTellAsync(string title, Func<SlipParty, int, bool, Slip> build, CancellationToken stop)
    {
        var notices = new Notices(machine);
        if (await PrintAsync(build, stop)) await notices.DoneAsync(title, "report.done", stop);
        else await notices.FaultAsync(title, "E79", stop);
    }
}
