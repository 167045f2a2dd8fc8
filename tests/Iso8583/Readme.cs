using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.UnionPay;
using Xunit;

namespace Piaohao.Iso8583.Tests;

public sealed class Readme
{
    [Fact]
    public void The_example_prints_what_the_readme_says()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        var example = readme.Split("## Example")[1].Split("```");

        var sale = new Message(Dialect.UnionPayPos, new Mti(200));
        new Tpdu(0x60, 0x0006, 0x0000).Write(sale.Prefix);
        sale.Set(2, "6225000000000006").Set(3, "000000").SetNumber(4, 4500).SetNumber(11, 52);
        sale.Set(22, "012").Set(41, "10000001").Set(60, new Field60(TransactionCodes.Sale, 6, NetworkCodes.Financial).ToString());
        byte[] wire = sale.ToArray();

        var received = new Message(Dialect.UnionPayPos);
        Assert.True(received.TryRead(wire, out var error), error?.ToString());
        Assert.Equal(example[3].TrimStart('\n'), received.ToString());

        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Readme.cs"));
        foreach (var line in example[1].Split('\n').Where(l => l.StartsWith("sale.", StringComparison.Ordinal) || l.StartsWith("new Tpdu", StringComparison.Ordinal)))
            Assert.Contains(line, source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_the_readme_shows_are_rows_of_the_table()
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));
        foreach (var row in readme.Split("```csharp")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = row.Trim().Split(',', StringSplitOptions.TrimEntries);
            var number = int.Parse(parts[0]["new(".Length..], System.Globalization.CultureInfo.InvariantCulture);
            var format = Dialect.UnionPayPos.Find(number)!;
            Assert.Equal(parts[1].Trim('"'), format.Name);
            Assert.Equal(parts[2], format.Encoding.ToString());
        }
    }
}
