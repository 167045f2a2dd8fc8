using System.Security.Cryptography;
using System.Text;
using Piaohao.Orders;
using Piaohao.Server.Composition;

namespace Piaohao.Server.Orders;

/// <summary>The key that signs program packages: the private half lies with the acquirer, the public half with the terminal, as two machines would keep them.</summary>
internal static class SigningKey
{
    /// <summary>Makes the pair where a half of it is missing.</summary>
    public static void Ensure(DataFolder folder)
    {
        if (File.Exists(folder.SoftwareKey) && File.Exists(folder.SoftwareSigner)) return;
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        OwnerFile.Write(folder.SoftwareSigner, made.ExportSubjectPublicKeyInfo());
        OwnerFile.Write(folder.SoftwareKey, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>What the terminal holds (SubjectPublicKeyInfo); null where it was given none.</summary>
    public static byte[]? PublicHalf(DataFolder folder) => File.Exists(folder.SoftwareSigner) ? File.ReadAllBytes(folder.SoftwareSigner) : null;

    /// <summary>The manifest of a package, signed.</summary>
    public static SoftwareManifest Sign(DataFolder folder, byte[] package, string version, string signer)
    {
        Ensure(folder);
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(folder.SoftwareKey));
        var digest = Convert.ToHexStringLower(SHA256.HashData(package));
        var signature = key.SignData(
            SoftwareManifest.SignedText(version, package.Length, digest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return new SoftwareManifest(version, package.Length, digest, signature, signer);
    }
}
