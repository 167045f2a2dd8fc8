using System.Security.Cryptography;
using Piaohao.Orders;

namespace Piaohao.Terminal.Orders;

/// <summary>Looks at a whole set before it is used: its digest, and what each kind must be.</summary>
/// <param name="signer">The public key (SubjectPublicKeyInfo) that software is signed with; empty where the terminal takes none.</param>
internal sealed class SetExamination(ReadOnlyMemory<byte> signer)
{
    /// <summary>Null where all is well, otherwise the fault's code: E82 damaged, E83 software that nobody vouches for.</summary>
    public string? FaultOf(StoredSet set, IReadOnlyList<StoredItem> items)
    {
        if (items.Count == 0 || items.Any(item => item.Content is null)) return "E82";
        if (SetDigest.Of(items.Select(item => item.Content!)) != set.Stamp.Digest) return "E82";
        return set.Kind switch
        {
            SetKind.Parameters => items.Count == 1 && OrderedParameters.TryParse(items[0].Content, out _) ? null : "E82",
            SetKind.CaKeys => items.All(item => CaKey.TryParse(item.Content, out var key) && key.IsWhole) ? null : "E82",
            SetKind.ChipParameters => items.All(item => SetItems.NameOf(set.Kind, item.Content).Length > 0) ? null : "E82",
            SetKind.Blacklist => BlacklistDigest.TryParse(items[0].Content, out _) && items.Skip(1).All(item => item.Content!.Length % BlacklistDigest.Length == 0) ? null : "E82",
            _ => FaultOfSoftware(items),
        };
    }

    private string? FaultOfSoftware(IReadOnlyList<StoredItem> items)
    {
        if (!SoftwareManifest.TryParse(items[0].Content, out var manifest)) return "E82";
        if (!IsVouchedFor(manifest)) return "E83";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0;
        foreach (var block in items.Skip(1))
        {
            hash.AppendData(block.Content!);
            size += block.Content!.Length;
        }

        return size == manifest.Size && Convert.ToHexStringLower(hash.GetHashAndReset()) == manifest.Digest ? null : "E82";
    }

    private bool IsVouchedFor(SoftwareManifest manifest)
    {
        if (signer.IsEmpty) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(signer.Span, out _);
        return key.KeySize == 256 && manifest.IsSignedBy(key);
    }
}
