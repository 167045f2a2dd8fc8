namespace Piaohao.Server.Composition;

/// <summary>Where each party keeps its database and its local master key: separate folders, as they would be separate machines.</summary>
internal sealed class DataFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public PartyFolder Acquirer => new(Path, "acquirer");

    public PartyFolder Bank => new(Path, "bank");

    public PartyFolder Terminal => new(Path, "terminal");

    public IReadOnlyList<PartyFolder> Parties => [Acquirer, Bank, Terminal];

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

    /// <summary>Held by the program that runs on this folder.</summary>
    public string LockFile => System.IO.Path.Combine(Path, "lock");

    /// <summary>True where a demo has been set up here.</summary>
    public bool HasDemo => File.Exists(DemoFile);

    /// <summary>Makes the folders, open to their owner only.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var party in Parties)
            Directory.CreateDirectory(party.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>One party's part of the data folder.</summary>
internal sealed record PartyFolder(string Root, string Name)
{
    public string Path => System.IO.Path.Combine(Root, Name);

    /// <summary>The party's SQLite file.</summary>
    public string Database => System.IO.Path.Combine(Path, Name + ".db");

    /// <summary>The party's local master key.</summary>
    public string MasterKey => System.IO.Path.Combine(Path, "lmk");
}
