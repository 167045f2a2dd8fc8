using System.Text.Json;
using Piaohao.Cards;

namespace Piaohao.Server.Composition;

/// <summary>The issuers' ranges as the card network publishes them to acquirers: a file, as real networks send one.</summary>
internal static class PublishedBins
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(DataFolder folder, BinTable table)
    {
        DataFolder.Create(Path.GetDirectoryName(folder.BinFile)!);
        OwnerFile.Write(folder.BinFile, JsonSerializer.SerializeToUtf8Bytes(table.Ranges, Form));
    }

    /// <exception cref="InvalidDataException">There is none, or it is damaged; the message says what to do.</exception>
    public static BinTable Read(DataFolder folder)
    {
        try
        {
            return new BinTable(JsonSerializer.Deserialize<BinRange[]>(File.ReadAllBytes(folder.BinFile), Form) ?? []);
        }
        catch (Exception missing) when (missing is IOException or JsonException)
        {
            throw new InvalidDataException($"The issuers' ranges {folder.BinFile} cannot be read: start the bank first, or copy the file that its role publishes.", missing);
        }
    }
}
