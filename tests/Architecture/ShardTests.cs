using System.Text.RegularExpressions;
using Xunit;

namespace Piaohao.Architecture.Tests;

/// <summary>The acquirer's books lie in shards by merchant (docs/scale.md): a statement names the merchant it is about, or stands in that page with the reason why not.</summary>
public sealed partial class ShardTests
{
    private static readonly string[] Scripts = [.. House.Files("src/Acquirer/Schema", "*.sql").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    [Fact]
    public void Every_table_that_grows_has_the_merchant_in_its_key()
    {
        Assert.Contains("transactions", Tables(true));
        Assert.Contains("ledger_postings", Tables(true));
        // Sequences are a handful of rows, days and archives one row a day, their parts one for hundreds of sales.
        Assert.Equal(["archived_parts", "archives", "host_days", "sequences"], Tables(false).Order(StringComparer.Ordinal));
        foreach (var table in Definitions().Where(table => table.HasMerchant)) Assert.Contains("merchant_id", table.Key.Split(", "));
    }

    [Fact]
    public void Every_unique_index_has_the_merchant_in_it()
    {
        foreach (var script in Scripts)
            foreach (Match unique in UniqueColumns().Matches(script))
                Assert.Contains("merchant_id", unique.Groups["columns"].Value.Split(", "));
    }

    [Fact]
    public void Every_statement_names_its_merchant_or_is_known_not_to()
    {
        var statements = SqlStatement.Of("Acquirer").Where(statement => Tables(true).Any(table => Regex.IsMatch(statement.Text, $@"\b{table}\b", RegexOptions.None, TimeSpan.FromSeconds(1)))).ToList();
        // The reading of sources itself may go wrong: these are among what it must find.
        Assert.Contains(statements, statement => statement.Member == "BookReader.Find");
        Assert.Contains(statements, statement => statement.Member == "HostUnitWriter.WriteMoves");
        Assert.Contains(statements, statement => statement.Member == "JournalTable.Write");
        var wide = statements.Where(statement => !NamesMerchant(statement.Text)).ToList();
        var known = KnownWide();
        Assert.True(wide.TrueForAll(statement => known.Contains(statement.Member)), string.Join('\n', wide.Where(statement => !known.Contains(statement.Member)).Select(statement => $"{statement.Place} {statement.Member}: {statement.Text.ReplaceLineEndings(" ")}")));
        Assert.Empty(known.Where(member => wide.TrueForAll(statement => statement.Member != member)).Select(member => $"docs/scale.md speaks of {member}, which names its merchant or is gone"));
    }

    [Theory]
    [InlineData("SELECT 1 FROM transactions WHERE merchant_id = @p0 AND trace = @p1", true)]
    [InlineData("SELECT 1 FROM transactions t WHERE t.merchant_id = @p3", true)]
    [InlineData("SELECT number FROM ledger_heads WHERE merchant_id IN (@p0, @p1)", true)]
    [InlineData("SELECT 1 FROM transactions WHERE trace = @p0", false)]
    [InlineData("SELECT merchant_id FROM transactions WHERE trace = @p0 ORDER BY merchant_id", false)]
    [InlineData("INSERT INTO journal (merchant_id, number)", true)]
    [InlineData("INSERT INTO journal (number)", false)]
    [InlineData("SELECT rrn FROM transactions t JOIN network_reversals r ON t.merchant_id = r.merchant_id", false)]
    public void Naming_a_merchant_means_a_value_for_it(string statement, bool names) => Assert.Equal(names, NamesMerchant(statement));

    private static bool NamesMerchant(string statement) => MerchantValue().IsMatch(statement) || InsertedMerchant().IsMatch(statement);

    private static List<string> Tables(bool growing) => [.. Definitions().Where(table => table.HasMerchant == growing).Select(table => table.Name)];

    private static IEnumerable<(string Name, bool HasMerchant, string Key)> Definitions() =>
        from script in Scripts
        from Match table in Table().Matches(script)
        let name = table.Groups["name"].Value
        let body = table.Groups["body"].Value
        group (name, body) by name into versions
        let last = versions.Last().body
        select (versions.Key, last.Contains("merchant_id", StringComparison.Ordinal), PrimaryKey().Match(last).Groups["columns"].Value);

    /// <summary>The first column of the table in docs/scale.md.</summary>
    private static HashSet<string> KnownWide() =>
        [.. WideMember().Matches(File.ReadAllText(Path.Combine(House.Root, "docs", "scale.md"))).Select(match => match.Groups["member"].Value)];

    [GeneratedRegex(@"CREATE TABLE (?<name>\w+) \((?<body>.*?)\)( WITHOUT ROWID)?;", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();

    [GeneratedRegex(@"PRIMARY KEY \((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PrimaryKey();

    [GeneratedRegex(@"(\bUNIQUE|CREATE UNIQUE INDEX \w+ ON \w+) \((?<columns>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UniqueColumns();

    [GeneratedRegex(@"\bmerchant_id (= |IN \()@p\d+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MerchantValue();

    [GeneratedRegex(@"^\s*INSERT INTO \w+ \([^)]*\bmerchant_id\b", RegexOptions.None, 1000)]
    private static partial Regex InsertedMerchant();

    [GeneratedRegex(@"^\| `(?<member>\w+\.\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WideMember();
}
