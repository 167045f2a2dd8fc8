using System.Text.Json;

namespace Piaohao.Bench.Parties;

/// <summary>What a party is started with: one line of JSON on its standard input.</summary>
/// <param name="Folder">Where its files lie.</param>
/// <param name="Terminals">How many terminals; each has <see cref="Town.CardsPerTerminal"/> customers.</param>
/// <param name="Secret">What the keys of the run are made from, in hex; it never outlives the run.</param>
/// <param name="NetworkPort">Where the host finds the card network; 0 for the bank.</param>
/// <param name="Database">A PostgreSQL server's address; null: a file in the folder.</param>
internal sealed record PartyOrder(string Folder, int Terminals, string Secret, int NetworkPort, string? Database = null)
{
    public string ToLine() => JsonSerializer.Serialize(this);

    public static PartyOrder Parse(string line) =>
        JsonSerializer.Deserialize<PartyOrder>(line) ?? throw new InvalidDataException("The order is empty.");
}
