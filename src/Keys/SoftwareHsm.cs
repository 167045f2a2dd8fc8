namespace Piaohao.Keys;

/// <summary>An HSM in this process. Its local master key lies in a file that only the owner can read.</summary>
public sealed partial class SoftwareHsm : IHsm, IDisposable
{
    /// <summary>Opens the HSM whose local master key (AES-256) is in <paramref name="path"/>, making a new one (mode 0600) where there is none.
    /// A file others can read is refused.</summary>
    public static SoftwareHsm Open(string path, System.Security.Cryptography.RandomNumberGenerator random) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
