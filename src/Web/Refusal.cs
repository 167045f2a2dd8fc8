using Microsoft.AspNetCore.Http;

namespace Piaohao.Web;

/// <summary>A problem-details answer (RFC 9457) that says what is wrong and what would be right.</summary>
internal static class Refusal
{
    public static IResult Of(int status, string title, string detail) =>
        Results.Problem(title: title, detail: detail, statusCode: status);
}
