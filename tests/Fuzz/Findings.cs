using Xunit;

namespace Piaohao.Fuzz.Tests;

/// <summary>Inputs that once broke a decoder (<c>findings/decoder/name.hex</c>).</summary>
public sealed class Findings
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "findings");

    public static TheoryData<string> Kept =>
        [.. Directory.EnumerateFiles(Folder, "*.hex", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Kept))]
    public void An_input_that_once_broke_a_decoder_is_read_or_refused(string file)
    {
        var decoder = Catalogue.Named(Path.GetDirectoryName(file)!);
        FuzzRun.Of(decoder, Convert.FromHexString(File.ReadAllText(Path.Combine(Folder, file)).Trim()));
    }
}
