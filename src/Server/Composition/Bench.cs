using System.Security.Cryptography;
using Piaohao.Keys;
using Piaohao.Server.Orders;

namespace Piaohao.Server.Composition;

/// <summary>The bench on which parties that share a data folder get the keys they have in common, before they part. A party whose folder lies alone, as on a machine
/// of its own, brings its keys with it.</summary>
internal static class Bench
{
    /// <summary>Makes the folders of a role and what acquirer and bank have in common, where it is not there yet.</summary>
    public static async Task PrepareAsync(DataFolder folder, Role role, RandomNumberGenerator random)
    {
        DataFolder.Create(folder.Path);
        using var alone = await FolderLock.BenchAsync(folder);
        foreach (var party in folder.PlayedBy(role)) DataFolder.Create(party.Path);
        if (role == Role.Till || HasItsOwn(folder.Acquirer, folder.Bank) || HasItsOwn(folder.Bank, folder.Acquirer)) return;
        foreach (var party in folder.Parties) DataFolder.Create(party.Path);
        if (!IsShared(folder)) ShareZoneMaster(folder, random);
        SigningKey.Ensure(folder);
    }

    /// <summary>Opens a party's HSM; its local master key is made where there is none.</summary>
    public static async Task<SoftwareHsm> OpenHsmAsync(DataFolder folder, PartyFolder party, RandomNumberGenerator random)
    {
        using var alone = await FolderLock.BenchAsync(folder);
        return SoftwareHsm.Open(party.MasterKey, random);
    }

    /// <summary>Plugs the terminal into the bench: a new master key for it, kept under its own HSM; the host's copy is returned. Null where the terminal is elsewhere.</summary>
    public static async Task<WrappedKey?> LoadTerminalAsync(DataFolder folder, SoftwareHsm host, RandomNumberGenerator random)
    {
        if (!Directory.Exists(folder.Terminal.Path)) return null;
        using var terminal = await OpenHsmAsync(folder, folder.Terminal, random);
        var (hosts, terminals) = Pair(host, terminal, KeyUsage.TerminalMaster, random);
        KeptKey.Write(folder.Terminal.TerminalMaster, terminals);
        return hosts;
    }

    private static bool HasItsOwn(PartyFolder party, PartyFolder other) => File.Exists(party.ZoneMaster) && !Directory.Exists(other.Path);

    /// <summary>False also where a crash between the two files left different keys.</summary>
    private static bool IsShared(DataFolder folder) =>
        File.Exists(folder.Acquirer.ZoneMaster) && File.Exists(folder.Bank.ZoneMaster)
        && KeptKey.Read(folder.Acquirer.ZoneMaster).CheckValue == KeptKey.Read(folder.Bank.ZoneMaster).CheckValue;

    private static void ShareZoneMaster(DataFolder folder, RandomNumberGenerator random)
    {
        using var acquirer = SoftwareHsm.Open(folder.Acquirer.MasterKey, random);
        using var bank = SoftwareHsm.Open(folder.Bank.MasterKey, random);
        var (acquirers, banks) = Pair(acquirer, bank, KeyUsage.ZoneMaster, random);
        KeptKey.Write(folder.Acquirer.ZoneMaster, acquirers);
        KeptKey.Write(folder.Bank.ZoneMaster, banks);
    }

    private static (WrappedKey One, WrappedKey Other) Pair(SoftwareHsm one, SoftwareHsm other, KeyUsage usage, RandomNumberGenerator random)
    {
        Span<byte> clear = stackalloc byte[KeyAlgorithm.TripleDes.KeyLength()];
        Span<byte> copy = stackalloc byte[clear.Length];
        random.GetBytes(clear);
        clear.CopyTo(copy);
        return (one.ImportClear(usage, KeyAlgorithm.TripleDes, clear), other.ImportClear(usage, KeyAlgorithm.TripleDes, copy));
    }
}
