using System.Collections.Immutable;
using Piaohao.Orders;
using Piaohao.Terminal.Device;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Operators;
using Piaohao.Terminal.Orders;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Menus;

/// <summary>What the host gives: a look at what is in use, asking now, going back, activation.</summary>
internal static class OrderMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts)
    {
        var machine = parts.Machine;
        return
        [
            new(texts => texts["menu.held"], stop => ShowAsync(machine, stop)),
            new(texts => texts["menu.ask-host"], stop => AskAsync(parts, stop)),
            new(texts => texts["menu.roll-back"], stop => AllowedAsync(parts, new SoftwareRollBack(machine, parts.Orders).RunAsync, stop)),
            new(texts => texts["menu.activate"], stop => AllowedAsync(parts, new Activate(machine, parts.SignIn).RunAsync, stop)),
        ];
    }

    private static async Task AllowedAsync(FlowParts parts, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        if (await parts.Rights.AllowAsync(Right.Settings, stop)) await work(stop);
    }

    private static async Task ShowAsync(Machine machine, CancellationToken stop) => await machine.TellAsync(texts => new View("held", texts["order.title"])
    {
        Lines =
        [
            .. TerminalStatus.Kinds.Select(kind => new ScreenLine(texts.Of(
                "order.held", texts[$"order.{kind}"], machine.OrderStore.InUse(kind) is { } set ? set.Stamp.Version : texts["order.none"]))),
            new ScreenLine(texts.Of("order.program", machine.Options.SoftwareVersion)),
        ],
    }, stop);

    /// <summary>Tells the host how the terminal is, and takes what it then wants.</summary>
    private static async Task AskAsync(FlowParts parts, CancellationToken stop)
    {
        if (!await new PowerStep(parts.Machine).SufficesAsync("order.title", stop)) return;
        if (await parts.Orders.UploadStatusAsync(stop) != OrderStep.Done)
        {
            await parts.Notices.FaultAsync("order.title", "E42", stop);
            return;
        }

        await parts.Orders.NoteAsync(stop);
        if (parts.Machine.OrderStore.Wanted == Iso8583.UnionPay.ProcessingRequirement.None) await parts.Notices.DoneAsync("order.title", "order.nothing", stop);
        else await parts.Orders.ObeyAsync(stop);
    }
}
