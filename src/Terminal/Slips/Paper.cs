using System.Collections.Immutable;
using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Slips;

/// <summary>Lines of one width in one language, as slips are put together from them.</summary>
internal sealed class Paper(Texts texts, int columns)
{
    private readonly ImmutableArray<SlipLine>.Builder lines = ImmutableArray.CreateBuilder<SlipLine>();

    public Texts Texts => texts;

    public ImmutableArray<SlipLine> Lines => lines.ToImmutable();

    public void Add(SlipLine line) => lines.Add(line);

    public void Rule() => lines.Add(new SlipLine(new string('-', columns)));

    public void Centre(string text)
    {
        foreach (var part in SlipText.Wrap(text, columns)) lines.Add(new SlipLine(part, SlipAlign.Centre));
    }

    /// <summary>Large characters take twice the columns.</summary>
    public void Large(string text)
    {
        foreach (var part in SlipText.Wrap(text, columns / 2)) lines.Add(new SlipLine(part, SlipAlign.Centre, SlipSize.Large));
    }

    public void Wrapped(string text)
    {
        foreach (var part in SlipText.Wrap(text, columns)) lines.Add(new SlipLine(part));
    }

    /// <summary>A label, named as the texts name it, and its value.</summary>
    public void Pair(string label, string value)
    {
        var text = texts[label];
        lines.AddRange(SlipText.Pair(text, value, columns, Math.Max(texts.IsEnglish ? 11 : 10, SlipText.Width(text) + 1)));
    }

    public void PairIfAny(string label, string value)
    {
        if (value.Length > 0) Pair(label, value);
    }
}
