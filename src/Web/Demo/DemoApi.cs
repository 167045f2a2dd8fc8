using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Piaohao.Web.Demo;

/// <summary>The tray of a demonstration, for programs; the page uses the same endpoints.</summary>
internal static class DemoApi
{
    public static void Map(IEndpointRouteBuilder demo)
    {
        demo.MapGet("/cards", (IDemoTray tray) => Results.Json(tray.Cards, JsonBody.Format));
        demo.MapGet("/faults", (IDemoTray tray) => Results.Json(tray.Faults, JsonBody.Format));
        demo.MapPost("/faults", (HttpRequest request, IDemoTray tray) =>
            JsonBody.HandleAsync<FaultSwitch>(request, """{"fault":"no-answer","on":true}""", turn => Turn(turn, tray)));
    }

    private static IResult Turn(FaultSwitch turn, IDemoTray tray) =>
        tray.Set(turn.Fault, turn.On)
            ? Results.Json(tray.Faults, JsonBody.Format)
            : Refusal.Of(
                StatusCodes.Status400BadRequest, "There is no such fault.",
                $"The faults are: {string.Join(' ', tray.Faults.Select(fault => fault.Id))}");

    private sealed record FaultSwitch(string Fault, bool On);
}
