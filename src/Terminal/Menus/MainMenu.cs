using System.Collections.Immutable;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Flows;

namespace Piaohao.Terminal.Menus;

/// <summary>The menu behind the idle screen: transactions first, then a line for each part of the shop's day, each in its own file.</summary>
internal static class MainMenu
{
    public static Menu Of(FlowParts parts, Func<CancellationToken, Task> sell, LogIn logIn) => new(parts.Machine, "menu.title",
    [
        new(texts => texts["menu.sale"], sell),
        .. TransactionMenu.Items(parts),
        Sub(parts, "menu.enquiries", EnquiryMenu.Items(parts)),
        Sub(parts, "menu.printing", PrintMenu.Items(parts)),
        Sub(parts, "menu.day", DayMenu.Items(parts, logIn)),
        Sub(parts, "menu.device", DeviceMenu.Items(parts)),
    ]);

    /// <summary>A line that opens another menu.</summary>
    public static MenuItem Sub(FlowParts parts, string title, ImmutableArray<MenuItem> items)
    {
        var menu = new Menu(parts.Machine, title, items);
        return new MenuItem(texts => texts[title], menu.RunAsync) { Opens = menu };
    }
}
