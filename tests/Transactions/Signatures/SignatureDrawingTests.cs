using FsCheck;
using FsCheck.Fluent;
using Piaohao.Transactions.Signatures;

namespace Piaohao.Transactions.Tests.Signatures;

public sealed class SignatureDrawingTests
{
    private const int Width = 384, Height = 160;

    private static readonly Gen<InkPoint[][]> Strokes =
        from strokes in Gen.Choose(1, 12)
        from drawn in (from points in Gen.Choose(1, 30)
                       from stroke in (from x in Gen.Choose(0, Width - 1) from y in Gen.Choose(0, Height - 1) select new InkPoint(x, y)).ArrayOf(points)
                       select stroke).ArrayOf(strokes)
        select drawn;

    [Fact]
    public void Strokes_come_back_as_they_were_drawn() => Prop.ForAll(Strokes.ToArbitrary(), strokes =>
    {
        var drawing = SignatureDrawing.Of(Width, Height, strokes);
        return SignatureDrawing.TryRead(drawing.ToArray(), out var read)
            && read.Equals(drawing) && (read.Width, read.Height) == (Width, Height)
            && read.Strokes.Select(stroke => stroke.ToArray()).Zip(strokes).All(pair => pair.First.SequenceEqual(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_drawing_that_is_cut_lengthened_or_turned_is_refused_or_another_one_in_its_one_form()
    {
        var form = SignatureDrawing.Of(Width, Height, [[new(10, 10), new(200, 90), new(30, 150)], [new(383, 159)]]).ToArray();
        for (var length = 0; length < form.Length; length++) Assert.False(SignatureDrawing.TryRead(form.AsSpan(0, length), out _));
        Assert.False(SignatureDrawing.TryRead([.. form, 0], out _));
        for (var at = 0; at < form.Length; at++)
            for (var value = 0; value < 256; value++)
            {
                var changed = form.ToArray();
                changed[at] = (byte)value;
                if (SignatureDrawing.TryRead(changed, out var read)) Assert.Equal(changed, SignatureDrawing.Of(read.Width, read.Height, read.Strokes.Select(stroke => stroke.AsEnumerable())).ToArray());
            }
    }

    [Fact]
    public void Any_bytes_at_all_are_read_or_refused() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), bytes =>
        {
            // The head is made right now and then, so that the strokes are reached.
            byte[] headed = [1, 0x80, 3, 0xA0, 1, .. bytes];
            foreach (var tried in (byte[][])[bytes, headed])
                if (SignatureDrawing.TryRead(tried, out var read) && !read.Strokes.All(stroke => stroke.All(point => point.X >= 0 && point.X < read.Width && point.Y >= 0 && point.Y < read.Height)))
                    return false;
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Limits_of_side_strokes_points_and_size_hold()
    {
        InkPoint[][] dot = [[new(0, 0)]];
        Assert.Equal(1024, SignatureDrawing.Of(1024, 16, dot).Width);
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(1025, 100, dot));
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 15, dot));
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, []));
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, [[]]));
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, [[new(100, 0)]]));
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, [[new(0, -1)]]));
        Assert.Equal(64, SignatureDrawing.Of(100, 100, Enumerable.Repeat(dot[0], 64)).Strokes.Length);
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, Enumerable.Repeat(dot[0], 65)));
        // 4 bytes of head, 2 for the count of points, 2 for each point.
        Assert.Equal(SignatureDrawing.BytesMost, SignatureDrawing.Of(100, 100, [Enumerable.Repeat(new InkPoint(5, 5), 1021)]).ToArray().Length);
        Assert.Throws<ArgumentException>(() => SignatureDrawing.Of(100, 100, [Enumerable.Repeat(new InkPoint(5, 5), 1022)]));
    }

    [Fact]
    public void A_tap_is_no_signature_and_a_line_across_is_one()
    {
        Assert.False(SignatureDrawing.Of(Width, Height, [[new(10, 10), new(14, 12)]]).IsSignature);
        Assert.True(SignatureDrawing.Of(Width, Height, [[new(10, 80), new(120, 20)]]).IsSignature);
    }

    [Fact]
    public void It_is_drawn_as_a_path_of_steps()
    {
        var drawing = SignatureDrawing.Of(Width, Height, [[new(10, 20), new(15, 18), new(15, 30)], [new(7, 7)]]);
        Assert.Equal("M10 20l5 -2 0 12M7 7l0 0", drawing.Path);
        Assert.Contains("""viewBox="0 0 384 160" """.TrimEnd(), drawing.ToSvg(), StringComparison.Ordinal);
    }
}
