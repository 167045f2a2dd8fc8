using System.Text.Json;
using Piaohao.Terminal.Screens;

namespace Piaohao.Web.Pos;

/// <summary>What is heard once when a screen appears.</summary>
internal sealed record Cue(ScreenSound Sound, string? Speech, string Language)
{
    /// <summary>How many wait for a slow viewer; older ones are no longer true.</summary>
    public const int Kept = 4;

    /// <summary>The cue of a screen, or null where it is silent.</summary>
    public static Cue? Of(Screen screen) =>
        screen.Sound == ScreenSound.None && screen.Speech is null ? null : new(screen.Sound, screen.Speech, Texts.In(screen.English).Tag);

    public string ToJson() => JsonSerializer.Serialize(this, JsonBody.Format);
}
