using System.Globalization;
using System.Text.Json.Nodes;
using Piaohao.Bank.Books;
using Piaohao.Bank.Demo;
using Piaohao.Merchants;
using Piaohao.Server.Composition;
using Piaohao.Storage;

namespace Piaohao.Server.Demo;

/// <summary>What <c>piaohao demo --json</c> prints: all that an outside terminal needs to join the demo. Public by design, in demo mode only.</summary>
internal static class DemoDescription
{
    public static JsonObject Of(DataFolder folder, DemoFile secrets, RunningFile running) => new()
    {
        ["demo"] = true,
        ["host"] = running.Host,
        ["port"] = running.PosPort,
        ["tlsPort"] = running.PosTlsPort,
        ["tlsFingerprint"] = running.PosTlsPort is null ? null : HostCertificate.Fingerprint(folder),
        ["tpdu"] = DemoTerminal.Tpdu.ToString(),
        ["header"] = DemoTerminal.Header.ToString(),
        ["mid"] = DemoMerchant.Id,
        ["tid"] = DemoMerchant.OutsideTerminal,
        ["tmk"] = secrets.OutsideTerminalMasterKey,
        ["tmkKcv"] = secrets.OutsideTerminalCheckValue,
        ["operator"] = DemoTerminal.Operators[0].Id,
        ["operators"] = new JsonArray([.. DemoTerminal.Operators.Select(o => new JsonObject { ["id"] = o.Id, ["password"] = o.Password, ["role"] = o.Role })]),
        ["cards"] = Cards(folder),
        ["http"] = running.Http,
    };

    private static JsonArray Cards(DataFolder folder)
    {
        var accounts = (folder.FindBank() is { } bank ? new BankAudit(bank).Accounts() : []).ToDictionary(a => a.MaskedPan, StringComparer.Ordinal);
        return new JsonArray([.. DemoCards.All.Select(card => new JsonObject
        {
            ["name"] = card.NameEnglish,
            ["nameChinese"] = card.NameChinese,
            ["pan"] = card.Pan.Digits.ToString(),
            ["expiry"] = card.Expiry.ToString(),
            ["track2"] = card.Track.Text.ToString(),
            ["pin"] = card.Pin,
            ["issuer"] = card.Issuer?.NameEnglish,
            ["type"] = card.Type.ToString().ToLower(CultureInfo.InvariantCulture),
            ["balance"] = accounts.TryGetValue(card.Pan.Masked, out var account) ? account.Available.Minor : 0,
        })]);
    }
}
