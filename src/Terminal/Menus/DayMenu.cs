using System.Collections.Immutable;
using Piaohao.Terminal.Boot;
using Piaohao.Terminal.Flows;
using Piaohao.Terminal.Operators;

namespace Piaohao.Terminal.Menus;

/// <summary>Beginning and end of the day, and who is at the till.</summary>
internal static class DayMenu
{
    public static ImmutableArray<MenuItem> Items(FlowParts parts, LogIn logIn) =>
    [
        new(texts => texts["menu.sign-in"], stop => parts.SignIn.RunAsync(stop)),
        new(texts => texts["menu.settle"], parts.Settlement.RunAsync),
        new(texts => texts["menu.sign-off"], new SignOff(parts).RunAsync),
        new(texts => texts["menu.shift"], new ShiftChange(parts, logIn).RunAsync),
        new(texts => texts["menu.operator"], logIn.RunAsync),
        new(texts => texts["menu.lock"], logIn.LockAsync),
        MainMenu.Sub(parts, "menu.operators", OperatorMenu.Items(parts)),
        new(texts => texts[parts.Machine.Day.Training ? "menu.training-end" : "menu.training"], new TrainingMode(parts).RunAsync),
        MainMenu.Sub(parts, "menu.day-settings", DaySettingsMenu.Items(parts)) with { Guard = stop => parts.Rights.AllowAsync(Right.Settings, stop) },
    ];
}
