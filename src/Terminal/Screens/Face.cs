using System.Collections.Immutable;
using Piaohao.Terminal.Device;

namespace Piaohao.Terminal.Screens;

/// <summary>Draws what a flow describes, in the language of the moment. It keeps the description, so that a change of language, a count-down or the
/// clock redraws the same screen; sound and speech come once.</summary>
internal sealed class Face(IGlass glass, Func<Texts, StatusBar> status, Func<DeviceSettings> device, bool english)
{
    private readonly Lock drawing = new();
    private Func<Texts, View>? current;

    /// <summary>The language of the moment.</summary>
    public bool English { get; private set; } = english;

    public Texts Texts => Texts.In(English);

    /// <summary>Told of each screen that is put up.</summary>
    public Action<View> Shown { get; init; } = _ => { };

    /// <summary>Replaces the screen.</summary>
    public void Show(Func<Texts, View> view)
    {
        lock (drawing)
        {
            current = view;
            Draw(view, first: true);
        }
    }

    /// <summary>Draws the same screen again with what has changed in it.</summary>
    public void Redraw()
    {
        lock (drawing)
            if (current is { } view) Draw(view, first: false);
    }

    /// <summary>Changes the language now; may be called from any thread.</summary>
    public void ToggleLanguage()
    {
        lock (drawing)
        {
            English = !English;
            if (current is { } view) Draw(view, first: false);
        }
    }

    private void Draw(Func<Texts, View> describe, bool first)
    {
        var texts = Texts;
        var view = describe(texts);
        if (first) Shown(view);
        var settings = device();
        var bar = status(texts);
        var title = bar.Training ? texts.Of("training.titled", view.Title) : view.Title;
        glass.Show(new Screen(view.Name, title, view.Lines, view.Prompt, view.Amount, view.Input, WithLanguage(view.SoftKeys, texts), view.Tone,
            first && settings.Sound ? view.Sound : ScreenSound.None, first && settings.Speech ? view.Speech : null, bar, texts.IsEnglish)
        {
            Brightness = settings.Brightness,
            Volume = settings.Sound || settings.Speech ? settings.Volume : 0,
        });
    }

    private static ImmutableArray<SoftKey> WithLanguage(ImmutableArray<SoftKey> keys, Texts texts) =>
        keys.Any(key => key.Key == Key.Language) ? keys : keys.Add(new SoftKey(Key.Language, texts["key.language"]));
}
