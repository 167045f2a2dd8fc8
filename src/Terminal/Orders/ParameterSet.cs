using Piaohao.Amounts;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Orders;
using Piaohao.Terminal.Journal;
using Piaohao.Transactions;

namespace Piaohao.Terminal.Orders;

/// <summary>How the terminal is set now: its profile, with what activation and the host's parameters have put in place of it.</summary>
internal sealed class ParameterSet
{
    private readonly TerminalOptions profile;
    private readonly OrderStore store;
    private readonly TerminalMemory memory;

    public ParameterSet(TerminalOptions profile, OrderStore store, TerminalMemory memory)
    {
        (this.profile, this.store, this.memory) = (profile, store, memory);
        Options = profile;
        Refresh();
    }

    /// <summary>The profile as it holds now.</summary>
    public TerminalOptions Options { get; private set; }

    /// <summary>What the host has set; its nulls leave the profile's own.</summary>
    public OrderedParameters Ordered { get; private set; } = new();

    /// <summary>False where the host has said what the terminal offers, and this is not among it.</summary>
    public bool Offers(TransactionKind kind) => Ordered.Supports is not { } supported || (supported & BitOf(kind)) == BitOf(kind);

    /// <summary>Reads again what has changed.</summary>
    public void Refresh()
    {
        Ordered = store.First(SetKind.Parameters) is { } item && OrderedParameters.TryParse(item, out var parameters) ? parameters : new OrderedParameters();
        var software = store.First(SetKind.Software) is { } manifest && SoftwareManifest.TryParse(manifest, out var package) ? package.Version : null;
        var place = memory.Provisioned;
        Options = profile with
        {
            Tid = place?.Tid ?? profile.Tid,
            Mid = place?.Mid ?? profile.Mid,
            SoftwareVersion = software ?? profile.SoftwareVersion,
            AnswerTimeout = Ordered.AnswerTimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : profile.AnswerTimeout,
            ReversalTries = Ordered.Tries ?? profile.ReversalTries,
            ManualEntry = (Ordered.ManualEntry ?? profile.ManualEntry) && Ordered.Supports?.HasFlag(SupportBits.ManualEntry) is not false,
            TipPercentMax = Ordered.Tips is false ? 0 : Ordered.TipPercent ?? profile.TipPercentMax,
            OfflineSales = Ordered.OfflineSales ?? profile.OfflineSales,
            OfflineCeiling = Ordered.OfflineMaximum is { } fen ? Money.Fen(fen) : profile.OfflineCeiling,
            StoredSendings = Ordered.Sendings ?? profile.StoredSendings,
            SignOffAfterSettlement = Ordered.AutomaticSignOff ?? profile.SignOffAfterSettlement,
            MerchantName = Ordered.MerchantName is { } name ? profile.MerchantName with { Chinese = name } : profile.MerchantName,
            Support = Ordered.Telephone is { } number ? new Bilingual($"{profile.Support.Chinese} {number}", $"{profile.Support.English} {number}") : profile.Support,
        };
    }

    private static SupportBits BitOf(TransactionKind kind) => kind switch
    {
        TransactionKind.Sale => SupportBits.Sale,
        TransactionKind.SaleVoid => SupportBits.SaleVoid,
        TransactionKind.Refund => SupportBits.Refund,
        TransactionKind.Balance => SupportBits.Balance,
        TransactionKind.PreAuthorisation => SupportBits.PreAuthorisation,
        TransactionKind.PreAuthorisationVoid => SupportBits.PreAuthorisationVoid,
        TransactionKind.Completion => SupportBits.Completion,
        TransactionKind.CompletionVoid => SupportBits.CompletionVoid,
        TransactionKind.CompletionNotice => SupportBits.CompletionNotice,
        TransactionKind.OfflineSale => SupportBits.OfflineSale,
        TransactionKind.TipAdjust => SupportBits.Tip,
        _ => SupportBits.None,
    };
}
