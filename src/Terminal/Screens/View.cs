using System.Collections.Immutable;

namespace Piaohao.Terminal.Screens;

/// <summary>A screen without the bar and the language, as a flow describes it.</summary>
internal sealed record View(string Name, string Title)
{
    public ImmutableArray<ScreenLine> Lines { get; init; } = [];

    public string Prompt { get; init; } = "";

    public string? Amount { get; init; }

    public ScreenInput? Input { get; init; }

    public ImmutableArray<SoftKey> SoftKeys { get; init; } = [];

    public ScreenTone Tone { get; init; }

    public ScreenSound Sound { get; init; }

    public string? Speech { get; init; }
}
