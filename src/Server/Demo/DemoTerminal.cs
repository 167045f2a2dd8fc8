using System.Collections.Immutable;
using System.Net;
using Piaohao.Acquirer;
using Piaohao.Bank.Demo;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants;
using Piaohao.Terminal;
using Piaohao.Terminal.Operators;

namespace Piaohao.Server.Demo;

/// <summary>The demo's till and its operators, as docs/demo.md lists them.</summary>
internal static class DemoTerminal
{
    /// <summary>Number, password, role.</summary>
    public static IReadOnlyList<(string Id, string Password, string Role)> Operators { get; } =
        [("01", "0000", "cashier"), ("00", "123456", "supervisor"), ("99", "88888888", "administrator")];

    /// <summary>TPDU and header that terminals of the demo send.</summary>
    public static Tpdu Tpdu { get; } = new(0x60, Destination: 0x0003, Source: 0x0000);

    public static PosHeader Header { get; } = new(ApplicationType: 60, SoftwareVersion: 32, Status: 0, ProcessingRequirement.None, Reserved: 0);

    public static TerminalOptions Options(EndPoint host) => new()
    {
        Tid = DemoMerchant.Till,
        Mid = DemoMerchant.Id,
        MerchantName = new Bilingual("票号演示商店", "Piaohao Demo Shop"),
        Host = host,
        Tpdu = Tpdu,
        Header = Header,
        ManualEntry = true,
        PartApproval = true,
        OfflineSales = true,
        Signature = SignatureWay.Screen,
        AnswerTimeout = TimeSpan.FromSeconds(20),
        ReversalRetry = TimeSpan.FromSeconds(5),
        Institutions = DemoCards.Issuers.ToImmutableDictionary(i => i.IssuerId, i => new Bilingual(i.NameChinese, i.NameEnglish), StringComparer.Ordinal)
            .Add(new AcquirerOptions().AcquirerId, new Bilingual("票号收单", "Piaohao Acquiring")),
        Operators = [.. Operators.Select(o => new OperatorSeed(o.Id, o.Password))],
    };
}
