using Microsoft.AspNetCore.Http;

namespace Piaohao.Web;

/// <summary>
/// Refuses what another site's page makes a browser send. Browsers say where a request comes from (Fetch Metadata; the
/// Origin header before it); programs say nothing and pass. A form cannot get through either: bodies must be JSON, which
/// a browser sends across sites only after asking, and nobody here answers that question.
/// </summary>
internal static class SameOrigin
{
    public static ValueTask<object?> RequireAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var request = call.HttpContext.Request;
        return IsForeign(request)
            ? ValueTask.FromResult<object?>(Refusal.Of(
                StatusCodes.Status403Forbidden, "The request comes from another site.", $"Open the page at {request.Host} and use it there."))
            : next(call);
    }

    private static bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
