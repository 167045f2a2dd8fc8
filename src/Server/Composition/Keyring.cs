using System.Security.Cryptography;
using Piaohao.Keys;

namespace Piaohao.Server.Composition;

/// <summary>The three parties' HSMs, each with a local master key of its own, and the zone master key that acquirer and network share.</summary>
internal sealed class Keyring : IDisposable
{
    private const string ZoneMasterFile = "zmk.json";

    private Keyring(DataFolder folder, RandomNumberGenerator random)
    {
        Acquirer = SoftwareHsm.Open(folder.Acquirer.MasterKey, random);
        Bank = SoftwareHsm.Open(folder.Bank.MasterKey, random);
        Terminal = SoftwareHsm.Open(folder.Terminal.MasterKey, random);
    }

    public SoftwareHsm Acquirer { get; }

    public SoftwareHsm Bank { get; }

    public SoftwareHsm Terminal { get; }

    /// <summary>The zone master key as the acquirer's HSM holds it.</summary>
    public WrappedKey AcquirerZoneMaster { get; private set; } = null!;

    /// <summary>The zone master key as the network's HSM holds it.</summary>
    public WrappedKey BankZoneMaster { get; private set; } = null!;

    /// <summary>Opens the HSMs; where the two sides share no zone master key yet, a new one is given to both.</summary>
    public static Keyring Open(DataFolder folder, RandomNumberGenerator random)
    {
        var keys = new Keyring(folder, random);
        var acquirerFile = Path.Combine(folder.Acquirer.Path, ZoneMasterFile);
        var bankFile = Path.Combine(folder.Bank.Path, ZoneMasterFile);
        if (!File.Exists(acquirerFile) || !File.Exists(bankFile)) keys.ShareZoneMaster(acquirerFile, bankFile, random);
        keys.ReadZoneMaster(acquirerFile, bankFile);
        if (keys.AcquirerZoneMaster.CheckValue != keys.BankZoneMaster.CheckValue)
        {
            // A crash between the two files left different keys: the pair is made anew.
            keys.ShareZoneMaster(acquirerFile, bankFile, random);
            keys.ReadZoneMaster(acquirerFile, bankFile);
        }

        return keys;
    }

    public void Dispose()
    {
        Acquirer.Dispose();
        Bank.Dispose();
        Terminal.Dispose();
    }

    private void ReadZoneMaster(string acquirerFile, string bankFile)
    {
        AcquirerZoneMaster = KeptKey.Read(acquirerFile);
        BankZoneMaster = KeptKey.Read(bankFile);
    }

    private void ShareZoneMaster(string acquirerFile, string bankFile, RandomNumberGenerator random)
    {
        Span<byte> clear = stackalloc byte[KeyAlgorithm.TripleDes.KeyLength()];
        Span<byte> copy = stackalloc byte[clear.Length];
        random.GetBytes(clear);
        clear.CopyTo(copy);
        KeptKey.Write(acquirerFile, Acquirer.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, clear));
        KeptKey.Write(bankFile, Bank.ImportClear(KeyUsage.ZoneMaster, KeyAlgorithm.TripleDes, copy));
    }
}
