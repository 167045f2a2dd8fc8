using System.Text;
using Piaohao.Terminal.Screens;
using Piaohao.Terminal.Tests.Bench;

namespace Piaohao.Terminal.Tests;

public sealed class SecrecyTests
{
    [Fact]
    public void No_card_number_track_or_PIN_is_on_disk_on_the_glass_on_paper_or_in_the_log()
    {
        using var bench = new TillBench(options => options with { ManualEntry = true }).Ready();
        const string pin = "918273";
        bench.Charge("4500", TestCards.Debit, pin);
        bench.Press(Key.Confirm, Key.Confirm);
        bench.Host.OnSale = _ => new Plan { Cut = true };
        bench.Host.OnReversal = _ => new Plan { Cut = true };
        ManualEntryTests.Type(bench, TestCards.DebitPan, "1230");
        bench.Press(Key.Confirm);
        Assert.Single(bench.Till.Journal.WaitingReversals());

        string[] secrets = [TestCards.DebitPan, TestCards.Debit.Track2.Split('=')[1], TestCards.DebitPan[6..15], pin];
        var files = Directory.GetFiles(Path.GetDirectoryName(bench.DatabasePath)!, "till.db*").Select(File.ReadAllBytes).ToArray();
        Assert.NotEmpty(files);
        foreach (var secret in secrets)
        {
            foreach (var file in files)
            {
                Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)));
                Assert.Equal(-1, file.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)));
                if (secret.Length > 6) Assert.Equal(-1, file.AsSpan().IndexOf(Convert.FromHexString(secret[..(secret.Length / 2 * 2)])));
            }

            Assert.DoesNotContain(bench.Screens.SelectMany(TillBench.Texts), text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(bench.Slips.SelectMany(slip => slip.Lines), line => line.Text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(bench.Log, line => line.Contains(secret, StringComparison.Ordinal));
        }

        Assert.All(files, file => Assert.Equal(-1, file.AsSpan().IndexOf(TillBench.MasterKey)));
    }

    [Fact]
    public void Options_and_operators_print_no_password()
    {
        using var bench = new TillBench();
        Assert.DoesNotContain("123456", $"{bench.Options.Operators[0]} {bench.Options}", StringComparison.Ordinal);
    }
}
