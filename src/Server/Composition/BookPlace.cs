using Piaohao.Storage;

namespace Piaohao.Server.Composition;

/// <summary>Where the books of acquirer and bank are: in files of the data folder, or in schemas of a PostgreSQL database. A folder whose books are in one place is not
/// opened with the other, where it would begin books of its own.</summary>
/// <param name="address">PostgreSQL's address; null for files.</param>
internal sealed class BookPlace(string? address)
{
    public const string AcquirerSchema = "acquirer", MerchantsSchema = "merchants", BankSchema = "bank";

    /// <summary>True where they are on a server.</summary>
    public bool IsServer => address is not null;

    /// <summary>The database of a party, for its program.</summary>
    /// <param name="file">Its file, where the books are in files.</param>
    /// <exception cref="InvalidDataException">The folder's books are in the other place.</exception>
    public Database Open(string file, string schema)
    {
        var mark = MarkOf(file);
        if (address is null)
            return File.Exists(mark)
                ? throw new InvalidDataException($"The books of {Path.GetDirectoryName(file)} are on a server ({File.ReadAllText(mark).Trim()}): name it with --database or PIAOHAO_DATABASE.")
                : Database.Sqlite(file);
        if (File.Exists(file)) throw new InvalidDataException($"The books of {Path.GetDirectoryName(file)} are in the file {file}: leave out --database and PIAOHAO_DATABASE, or name another folder with --data.");
        var database = Database.PostgreSql(address, schema);
        if (!File.Exists(mark)) File.WriteAllText(mark, database.Name + Environment.NewLine);
        return database;
    }

    /// <summary>The database of a party, for commands beside its program; null where there is none yet.</summary>
    public Database? Find(string file, string schema)
    {
        if (address is not null) return File.Exists(MarkOf(file)) ? Database.PostgreSql(address, schema) : null;
        return File.Exists(file) || File.Exists(MarkOf(file)) ? Open(file, schema) : null;
    }

    private static string MarkOf(string file) => Path.ChangeExtension(file, ".server");
}
