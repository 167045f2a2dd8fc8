using Xunit.Sdk;

namespace Piaohao.Fuzz.Tests;

/// <summary>The machinery finds what it is for, and names the input.</summary>
public sealed class FuzzRunTests
{
    private static readonly byte[] Input = [0xAB, 0xCD];

    [Fact]
    public void A_decoder_that_throws_is_found() =>
        Assert.Contains("ABCD", Found(Of(_ => throw new InvalidCastException())), StringComparison.Ordinal);

    [Fact]
    public void A_documented_exception_is_a_refusal() => FuzzRun.Of(Of(_ => throw new FormatException()) with { Refusals = [typeof(FormatException)] }, Input);

    [Fact]
    public void A_decoder_that_allots_more_than_its_input_is_worth_is_found() =>
        Assert.Contains("bytes were allocated", Found(Of(_ => new byte[100_000])), StringComparison.Ordinal);

    [Fact]
    public void What_is_allotted_once_is_no_finding()
    {
        byte[]? table = null;
        FuzzRun.Of(Of(_ => table ??= new byte[100_000]), Input);
    }

    [Fact]
    public void A_decoder_that_does_not_come_back_is_found()
    {
        using var never = new ManualResetEventSlim();
        var found = Found(Of(_ =>
        {
            never.Wait();
            return null;
        }), TimeSpan.FromMilliseconds(50));
        never.Set();
        Assert.Contains("ABCD", found, StringComparison.Ordinal);
        Assert.Contains("No answer", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_reads_as_another_after_it_is_written_is_found()
    {
        var decoder = Forms.OfBytes("own", (ReadOnlySpan<byte> bytes, out int value) =>
        {
            value = bytes.Length;
            return true;
        }, value => new byte[value + 1]);
        Assert.Contains("reads as another value", Found(decoder), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_decoder_has_a_name_of_its_own_and_reads_one_of_its_seeds()
    {
        Assert.Equal(Catalogue.All.Count, Catalogue.All.DistinctBy(decoder => decoder.Name).Count());
        Assert.All(Catalogue.All, decoder => Assert.Contains(decoder.Seeds, seed => IsRead(decoder, seed)));
    }

    private static bool IsRead(Decoder decoder, byte[] seed)
    {
        try
        {
            lock (decoder) return decoder.Read(new FuzzInput(seed, decoder.IsText)) is not null;
        }
        catch (Exception refusal) when (decoder.Refusals.Contains(refusal.GetType()))
        {
            return false;
        }
    }

    private static Decoder Of(Func<FuzzInput, object?> read) => new("own", []) { Read = read };

    private static string Found(Decoder decoder, TimeSpan? patience = null) => Assert.Throws<FailException>(() => FuzzRun.Of(decoder, Input, patience)).Message;
}
