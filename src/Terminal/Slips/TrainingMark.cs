using Piaohao.Terminal.Screens;

namespace Piaohao.Terminal.Slips;

/// <summary>Marks a report that is printed in training, at its head and at its end.</summary>
internal static class TrainingMark
{
    public static Slip On(Slip slip, Texts texts)
    {
        var mark = new SlipLine(texts["slip.training"], SlipAlign.Centre);
        return slip with { Lines = [mark, .. slip.Lines, mark] };
    }
}
