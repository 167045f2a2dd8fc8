using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Piaohao.Web;

/// <summary>Reads small JSON bodies; whatever is wrong with one becomes a problem-details answer.</summary>
internal static class JsonBody
{
    /// <summary>The largest body any of these endpoints takes, in bytes.</summary>
    public const int Limit = 4096;

    /// <summary>Names in camel case, enumerations by name.</summary>
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 8,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads the body, then answers with what <paramref name="handle"/> says.</summary>
    /// <param name="example">A body that would be accepted, for the refusal.</param>
    public static async Task<IResult> HandleAsync<T>(HttpRequest request, string example, Func<T, IResult> handle)
        where T : class
    {
        if (!request.HasJsonContentType())
            return Refusal.Of(StatusCodes.Status415UnsupportedMediaType, "The body must be application/json.", $"For example {example}");

        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(request.Body, Format, request.HttpContext.RequestAborted);
            return body is null ? NotUnderstood(example) : handle(body);
        }
        catch (JsonException)
        {
            return NotUnderstood(example);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal.Of(tooLarge.StatusCode, "The body is too large.", $"At most {Limit} bytes.");
        }
    }

    private static IResult NotUnderstood(string example) =>
        Refusal.Of(StatusCodes.Status400BadRequest, "The body is not understood.", $"Expected, for example: {example}");
}
