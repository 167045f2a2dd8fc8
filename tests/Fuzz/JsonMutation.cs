using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Piaohao.Fuzz.Tests;

/// <summary>Changes JSON where its structure lies: a value becomes another kind, a member goes, comes twice or gets another name.</summary>
internal static class JsonMutation
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1e999", "1.5", "99999999999999999999", "2147483648", "\"\"", "\"\\ud800\"", "\"0\"", "\"G0\"", "\"ABC\"", "\"100\"", "\"FFFFFFFFF\"", "\"1234567\"",
        "\"\\u0000\"", "\"票号票号票号票号票号票号票号票号票号票号票号\"", "[]", "{}", "[null]", "{\"\":null}", "[[[[[[[[[[]]]]]]]]]]", "\"/\"", "\"..\"", "\"2026-13-01T00:00:00Z\"",
    ];

    public static byte[] Make(Mutator mutator)
    {
        var seed = mutator.Seed();
        if (mutator.Chance(30)) return mutator.Bytes(seed);
        try
        {
            var root = new JsonArray(JsonNode.Parse(seed));
            do Change(mutator, root); while (mutator.Chance(40));
            var made = Encoding.UTF8.GetBytes(root[0]?.ToJsonString() ?? "null");
            return mutator.Chance(15) ? mutator.Bytes(made) : made;
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException or ArgumentException)
        {
            // Some seeds are no JSON any more, or name a member twice.
            return mutator.Bytes(seed);
        }
    }

    private static void Change(Mutator mutator, JsonArray root)
    {
        JsonNode at = root;
        while (true)
        {
            var children = at switch
            {
                JsonObject members => members.Select(member => member.Value).ToList(),
                JsonArray items => [.. items],
                _ => [],
            };
            if (children.Count == 0) return;
            var place = mutator.Random.Next(children.Count);
            if (children[place] is JsonObject or JsonArray && mutator.Chance(85))
            {
                at = children[place]!;
                continue;
            }

            if (at is JsonObject inside) ChangeMember(mutator, inside, inside.ElementAt(place).Key);
            else ChangeItem(mutator, (JsonArray)at, place, isRoot: ReferenceEquals(at, root));
            return;
        }
    }

    private static void ChangeMember(Mutator mutator, JsonObject members, string name)
    {
        var value = members[name];
        switch (mutator.Random.Next(6))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members.Remove(name);
                members[mutator.Chance(50) ? name.ToUpperInvariant() : Words(mutator, name)] = value?.DeepClone();
                break;
            case 2 when value is JsonValue word && word.GetValueKind() == JsonValueKind.String:
                members[name] = Words(mutator, word.GetValue<string>());
                break;
            default:
                members[name] = Other(mutator);
                break;
        }
    }

    private static void ChangeItem(Mutator mutator, JsonArray items, int place, bool isRoot)
    {
        if (!isRoot && mutator.Chance(20)) items.RemoveAt(place);
        else if (!isRoot && mutator.Chance(20)) items.Add(items[place]?.DeepClone());
        else if (items[place] is JsonValue word && word.GetValueKind() == JsonValueKind.String && mutator.Chance(40)) items[place] = Words(mutator, word.GetValue<string>());
        else items[place] = Other(mutator);
    }

    private static JsonNode? Other(Mutator mutator) => JsonNode.Parse(Values[mutator.Random.Next(Values.Length)]);

    private static string Words(Mutator mutator, string text) =>
        mutator.Chance(3) ? string.Concat(Enumerable.Repeat(text, 2000)) : new FuzzInput(mutator.Text(FuzzInput.OfText(text)), isText: true).Text;
}
