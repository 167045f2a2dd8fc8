using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Piaohao.Keys.Tests.Hsm;

[UnsupportedOSPlatform("windows")]
public sealed class LocalMasterKeyFile
{
    [Fact]
    public void The_file_is_the_owners_alone_and_nothing_else_is_left_behind()
    {
        using var temporary = new TemporaryHsm();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(temporary.KeyFile));
        Assert.Equal([temporary.KeyFile], Directory.GetFiles(temporary.Folder));
        Assert.Matches("^piaohao local master key 1 [0-9A-F]{64} [0-9A-F]{8}\n$", File.ReadAllText(temporary.KeyFile));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_open_to_others_is_refused_with_what_to_do(UnixFileMode others)
    {
        using var temporary = new TemporaryHsm();
        File.SetUnixFileMode(temporary.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        var refusal = Assert.Throws<HsmException>(temporary.Reopen);
        Assert.Contains($"Run: chmod 600 {temporary.KeyFile}", refusal.Message, StringComparison.Ordinal);

        File.SetUnixFileMode(temporary.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        temporary.Reopen();
    }

    [Fact]
    public void A_file_that_only_the_owner_reads_is_taken()
    {
        using var temporary = new TemporaryHsm();
        File.SetUnixFileMode(temporary.KeyFile, UnixFileMode.UserRead);
        temporary.Reopen();
    }

    [Fact]
    public void A_damaged_file_is_refused_wherever_the_damage_is()
    {
        using var temporary = new TemporaryHsm();
        var whole = File.ReadAllBytes(temporary.KeyFile);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            File.WriteAllBytes(temporary.KeyFile, damaged);
            AssertDamaged(temporary, whole);
        }
        File.WriteAllBytes(temporary.KeyFile, whole[..^1]);
        AssertDamaged(temporary, whole);
        File.WriteAllBytes(temporary.KeyFile, [.. whole, .. "\n"u8]);
        AssertDamaged(temporary, whole);
        File.WriteAllBytes(temporary.KeyFile, []);
        AssertDamaged(temporary, whole);
        File.WriteAllBytes(temporary.KeyFile, whole);
        temporary.Reopen();
    }

    [Fact]
    public void Two_that_open_at_once_share_one_key()
    {
        var folder = Directory.CreateTempSubdirectory("keys").FullName;
        try
        {
            using var random = RandomNumberGenerator.Create();
            var hashes = new byte[8][];
            Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            {
                using var hsm = SoftwareHsm.Open(Path.Combine(folder, "lmk"), random);
                hashes[i] = hsm.KeyedHash("card", "6225000000000014");
            });
            Assert.All(hashes, hash => Assert.Equal(hashes[0], hash));
            Assert.Single(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertDamaged(TemporaryHsm temporary, byte[] whole)
    {
        var refusal = Assert.Throws<HsmException>(temporary.Reopen);
        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Encoding.ASCII.GetString(whole, 27, 16), refusal.ToString(), StringComparison.Ordinal);
    }
}
