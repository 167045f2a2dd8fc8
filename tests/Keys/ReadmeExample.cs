using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Piaohao.Keys.PinBlocks;
using Xunit;

namespace Piaohao.Keys.Tests;

public sealed class ReadmeExample
{
    [Fact]
    public void The_example_of_the_readme_runs()
    {
        var folder = Directory.CreateTempSubdirectory("keys").FullName;
        try
        {
            Run(Path.Combine(folder, "lmk"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_readme_shows_the_example_that_runs()
    {
        var here = SourcePath();
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../src/Keys/README.md"));
        var shown = Between(readme, "```csharp\n", "```");
        var run = Between(File.ReadAllText(here), "// " + "begin\n", "        // " + "end").Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart(' ');
        Assert.Equal(shown, run);
    }

    private static void Run(string path)
    {
        // begin
        using var random = RandomNumberGenerator.Create();
        using var hsm = SoftwareHsm.Open(path, random);

        // The host shares a master key with a terminal and gives it a PIN key and a MAC key for the day.
        var master = hsm.ImportClear(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes, Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210"));
        var pinKey = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var macKey = hsm.GenerateKey(KeyUsage.Mac, KeyAlgorithm.TripleDes);
        var toTerminal = hsm.ExportUnder(master, pinKey);

        // The terminal enciphers a PIN; the host turns the block to the key of the network link, and never sees the PIN.
        var block = new byte[PinBlock.Length(KeyAlgorithm.TripleDes)];
        hsm.EncryptPin(pinKey, PinBlockFormat.Iso0, "123456".ToCharArray(), "6225000000000014", block);
        var linkKey = hsm.GenerateKey(KeyUsage.Pin, KeyAlgorithm.TripleDes);
        var result = hsm.TranslatePin(pinKey, PinBlockFormat.Iso0, linkKey, PinBlockFormat.Iso0, "6225000000000014", block, block);

        // A message and its MAC, as field 64 carries it.
        var mac = new byte[8];
        hsm.GenerateMac(macKey, MacAlgorithm.UnionPayEcb, "message"u8, mac);
        var isGenuine = hsm.VerifyMac(macKey, MacAlgorithm.UnionPayEcb, "message"u8, mac);
        // end

        Assert.Equal(pinKey.CheckValue, toTerminal.CheckValue);
        Assert.Equal(PinResult.Ok, result);
        Assert.True(isGenuine);
    }

    private static string SourcePath([CallerFilePath] string path = "") => path;

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
