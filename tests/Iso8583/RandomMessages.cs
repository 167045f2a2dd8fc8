using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583.Tests;

/// <summary>Random messages of any dialect, the same for the same seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private const string Chinese = "票号演示商店甲乙丙丁戊 Abc 123𠀀";
    private readonly Random random = new(seed);

    /// <summary>The texts of a random choice of fields, each one that its field can carry.</summary>
    public Dictionary<int, string> Values(Dialect dialect) =>
        dialect.Fields.Where(_ => random.Next(2) == 0).ToDictionary(f => f.Number, ValueOf);

    public Message Of(Dialect dialect, IReadOnlyDictionary<int, string> values)
    {
        var message = new Message(dialect, new Mti((short)random.Next(10_000)));
        random.NextBytes(message.Prefix);
        var fields = values.Keys.ToArray();
        if (random.Next(2) == 0) random.Shuffle(fields);
        foreach (var field in fields) message.Set(field, values[field]);
        return message;
    }

    public Message Of(Dialect dialect) => Of(dialect, Values(dialect));

    private string ValueOf(FieldFormat format)
    {
        var length = format.Length.IsFixed ? format.Length.Max : random.Next(format.Length.Max + 1);
        return format.Encoding switch
        {
            FieldEncoding.Packed or FieldEncoding.Digits => Characters("0123456789", length),
            FieldEncoding.PackedTrack => Characters("0123456789=ABCEF", length),
            FieldEncoding.Text => Characters(new string([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c)]), length),
            FieldEncoding.Chinese => ChineseOf(length, format.Length.IsFixed),
            _ => Characters("0123456789ABCDEF", 2 * length),
        };
    }

    private string Characters(string alphabet, int length) => random.GetString(alphabet, length);

    private string ChineseOf(int bytes, bool isFixed)
    {
        var text = "";
        var used = 0;
        while (true)
        {
            var rune = Chinese.EnumerateRunes().ElementAt(random.Next(Chinese.EnumerateRunes().Count())).ToString();
            var more = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetByteCount(rune);
            if (used + more > bytes) return isFixed ? text + new string(' ', bytes - used) : text;
            text += rune;
            used += more;
        }
    }
}
