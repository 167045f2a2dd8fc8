using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Piaohao.Architecture.Tests;

/// <summary>The house rules that a program can hold (docs/architecture.md, "How it reads").</summary>
public sealed partial class TidyTests
{
    private const int MethodLinesMax = 70;
    private const int FileLinesMax = 400;

    [Fact]
    public void A_method_fits_on_one_screen()
    {
        var tooLong = from file in Sources()
                      from method in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
                      let span = method.GetLocation().GetLineSpan()
                      let lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
                      where lines > MethodLinesMax
                      select $"{House.Relative(file)}:{span.StartLinePosition.Line + 1} has {lines} lines";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void A_file_holds_one_idea()
    {
        var tooLong = from file in Sources()
                      let lines = File.ReadLines(file).Count()
                      where lines > FileLinesMax
                      select $"{House.Relative(file)} has {lines} lines";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var vague = from file in Sources()
                    let name = Path.GetFileNameWithoutExtension(file)
                    where VagueName().IsMatch(name)
                    select House.Relative(file);
        Assert.Empty(vague);
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = from file in House.Files("src", "*.cs")
                    let declared = NamespaceDeclaration().Match(File.ReadAllText(file)).Groups["name"].Value
                    let folder = Path.GetDirectoryName(Path.GetRelativePath(Path.Combine(House.Root, "src"), file))!
                    let expected = "Piaohao." + folder.Replace('/', '.')
                    where declared != expected && declared.Length > 0
                    select $"{House.Relative(file)} declares {declared}, its folder says {expected}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        var left = from file in Sources()
                   where !file.EndsWith("TidyTests.cs", StringComparison.Ordinal)
                   from line in File.ReadLines(file).Select((text, number) => (text, number))
                   where Unfinished().IsMatch(line.text)
                   select $"{House.Relative(file)}:{line.number + 1} {line.text.Trim()}";
        Assert.Empty(left);
    }

    [Fact]
    public void No_card_number_stands_in_the_product()
    {
        var found = from file in House.Files("src", "*.cs").Concat(House.Files("src", "*.razor")).Concat(House.Files("docs", "*.md"))
                    from Match match in CardNumber().Matches(File.ReadAllText(file))
                    where Cards.Luhn.IsValid(match.Value)
                    select $"{House.Relative(file)} holds a whole card number";
        Assert.Empty(found);
    }

    [Fact]
    public void Lock_files_and_settings_name_no_host()
    {
        var files = Directory.EnumerateFiles(House.Root, "packages.lock.json", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, f => File.ReadAllText(f).Contains("://", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(House.Root, "nuget.config")));
    }

    [Fact]
    public void The_deterministic_core_is_held_by_the_analyzer()
    {
        var banned = File.ReadAllText(Path.Combine(House.Root, "BannedSymbols.txt"));
        Assert.Contains("System.DateTime.Now", banned, StringComparison.Ordinal);
        Assert.Contains("System.Guid.NewGuid", banned, StringComparison.Ordinal);
        var silenced = from file in House.Files("src", "*.cs")
                       where File.ReadAllText(file).Contains("RS0030", StringComparison.Ordinal)
                       select House.Relative(file);
        Assert.Empty(silenced);
    }

    private static IEnumerable<string> Sources() =>
        House.Files("src", "*.cs").Concat(House.Files("tests", "*.cs")).Concat(House.Files("bench", "*.cs")).Concat(House.Files("sim", "*.cs"))
            .Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal));

    [GeneratedRegex(@"(Utils?|Helpers?|Common|Manager|Misc|Service|BaseImpl)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VagueName();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b|Thread\.Sleep", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<!\d)[3-6]\d{12,18}(?!\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CardNumber();
}
