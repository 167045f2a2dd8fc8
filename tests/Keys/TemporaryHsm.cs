using System.Security.Cryptography;

namespace Piaohao.Keys.Tests;

/// <summary>A software HSM whose key file lives as long as the test.</summary>
internal sealed class TemporaryHsm : IDisposable
{
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();

    public TemporaryHsm()
    {
        Folder = Directory.CreateTempSubdirectory("keys").FullName;
        Hsm = SoftwareHsm.Open(KeyFile, random);
    }

    public string Folder { get; }

    public string KeyFile => Path.Combine(Folder, "lmk");

    public SoftwareHsm Hsm { get; private set; }

    public void Reopen()
    {
        Hsm.Dispose();
        Hsm = SoftwareHsm.Open(KeyFile, random);
    }

    public WrappedKey Import(KeyUsage usage, KeyAlgorithm algorithm, string hex) =>
        Hsm.ImportClear(usage, algorithm, Convert.FromHexString(hex));

    public void Dispose()
    {
        Hsm.Dispose();
        random.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
