using System.CommandLine;
using Piaohao.Storage;

namespace Piaohao.Server.Composition;

/// <summary>Where each party keeps its database and its local master key: separate folders, as they would be separate machines.</summary>
/// <param name="address">The PostgreSQL database of acquirer and bank; null where their books are files here.</param>
internal sealed class DataFolder(string path, string? address = null)
{
    private readonly BookPlace books = new(address);

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public PartyFolder Acquirer => new(Path, "acquirer");

    public PartyFolder Bank => new(Path, "bank");

    public PartyFolder Terminal => new(Path, "terminal");

    public IReadOnlyList<PartyFolder> Parties => [Acquirer, Bank, Terminal];

    /// <summary>True where the books of acquirer and bank are on a server.</summary>
    public bool HasServer => books.IsServer;

    /// <summary>The folder, and the place of the books, that a command line names.</summary>
    public static DataFolder Of(ParseResult arguments) => new(arguments.GetRequiredValue(Settings.DataOption), arguments.GetValue(Settings.DatabaseOption));

    /// <summary>The acquirer's books, for its program.</summary>
    public Database OpenAcquirer() => books.Open(Acquirer.Database, BookPlace.AcquirerSchema);

    /// <summary>The registry, for the acquirer's program.</summary>
    public Database OpenMerchants() => books.Open(Merchants, BookPlace.MerchantsSchema);

    /// <summary>The bank's books, for its program.</summary>
    public Database OpenBank() => books.Open(Bank.Database, BookPlace.BankSchema);

    /// <summary>The acquirer's books; null where there are none yet.</summary>
    public Database? FindAcquirer() => books.Find(Acquirer.Database, BookPlace.AcquirerSchema);

    /// <summary>The registry; null where there is none yet.</summary>
    public Database? FindMerchants() => books.Find(Merchants, BookPlace.MerchantsSchema);

    /// <summary>The bank's books; null where there are none yet.</summary>
    public Database? FindBank() => books.Find(Bank.Database, BookPlace.BankSchema);

    /// <summary>The registry of merchants and terminals, beside the acquirer's books.</summary>
    public string Merchants => System.IO.Path.Combine(Acquirer.Path, "merchants.db");

    /// <summary>The private key that signs program packages.</summary>
    public string SoftwareKey => System.IO.Path.Combine(Acquirer.Path, "software-key.pem");

    /// <summary>The public key by which the terminal knows its programs.</summary>
    public string SoftwareSigner => System.IO.Path.Combine(Terminal.Path, "software-signer.der");

    /// <summary>What an outside terminal needs to join the demo; its presence marks the folder as a demo's.</summary>
    public string DemoFile => System.IO.Path.Combine(Path, "demo.json");

    /// <summary>Addresses of the program that runs on this folder now, or ran last.</summary>
    public string RunningFile => System.IO.Path.Combine(Path, "running.json");

    /// <summary>What the card network publishes to acquirers: the issuers' ranges.</summary>
    public string BinFile => System.IO.Path.Combine(Path, "published", "bins.json");

    /// <summary>Held while something is made that concerns more than one party.</summary>
    public string BenchLock => System.IO.Path.Combine(Path, "bench.lock");

    /// <summary>True where a demo has been set up here.</summary>
    public bool HasDemo => File.Exists(DemoFile);

    /// <summary>The parties that a role plays.</summary>
    public IReadOnlyList<PartyFolder> PlayedBy(Role role) => role switch
    {
        Role.Bank => [Bank],
        Role.Acquirer => [Acquirer],
        Role.Till => [Terminal],
        _ => Parties,
    };

    /// <summary>Makes a folder that only its owner can open, where there is none.</summary>
    public static void Create(string path) => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}

/// <summary>One party's part of the data folder.</summary>
internal sealed record PartyFolder(string Root, string Name)
{
    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>The party's SQLite file.</summary>
    public string Database => System.IO.Path.Combine(Path, Name + ".db");

    /// <summary>Files of closed days; acquirer only.</summary>
    public string Archive => System.IO.Path.Combine(Path, "archive");

    /// <summary>The party's local master key.</summary>
    public string MasterKey => System.IO.Path.Combine(Path, "lmk");

    /// <summary>The zone master key as the party's HSM holds it; acquirer and bank only.</summary>
    public string ZoneMaster => System.IO.Path.Combine(Path, "zmk.json");

    /// <summary>The terminal's master key as the bench loaded it; terminal only.</summary>
    public string TerminalMaster => System.IO.Path.Combine(Path, "tmk.json");

    /// <summary>Held by the program that plays the party.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "lock");
}
