using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Piaohao.Acquirer.Books;
using Piaohao.Acquirer.Flows;
using Piaohao.Acquirer.Terminals;
using Piaohao.Iso8583;
using Piaohao.Keys;
using Piaohao.Merchants.Orders;
using Piaohao.Orders;

namespace Piaohao.Acquirer.Orders;

/// <summary>0800 with 60.3 = 420: a new terminal proves that it has the activation code and gets its master key. Every refusal is 97, so that nobody learns how
/// near a guess was; the log says why. The caller holds the terminal's turn.</summary>
internal sealed class ActivationDesk(OrderBoard board, HostBooks books, TerminalAnswer answers, IHsm hsm, ILogger logger)
{
    public async Task<Message> AnswerAsync(TerminalRequest request)
    {
        var field62 = request.Message.Bytes(62).ToArray();
        if (request.Trace == 0 || field62.Length != ActivationSecret.NonceLength + ActivationSecret.ProofLength) return Refuse(request, "30", "format");
        if (board.Orders is not { } orders || orders.FindActivation(request.Terminal.Id) is not { } activation) return Refuse(request, "97", "no code");
        if (!activation.IsOpen(request.At)) return Refuse(request, "97", "code ended");
        var secret = hsm.Unseal(ActivationOffice.SealPurpose, activation.SealedSecret);
        try
        {
            return await AnswerAsync(request, orders, activation, secret, field62);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>The key first, then the mark: a crash in between gives the same terminal another key when it asks again, and nobody else one.</summary>
    private async Task<Message> AnswerAsync(TerminalRequest request, OrderRegistry orders, Activation activation, byte[] secret, byte[] field62)
    {
        var (terminal, session) = (request.Terminal, request.Session);
        var (nonce, proof) = (field62[..ActivationSecret.NonceLength], field62[ActivationSecret.NonceLength..]);
        if (!CryptographicOperations.FixedTimeEquals(proof, ActivationSecret.Proof(secret, terminal.Id, terminal.MerchantId, request.Trace, nonce)))
        {
            orders.CountWrongTry(terminal.Id);
            return Refuse(request, "97", "wrong proof");
        }

        var name = Convert.ToHexString(nonce);
        if (activation.UsedNonce.Length > 0 && activation.UsedNonce != name) return Refuse(request, "97", "used before");
        if (activation.UsedNonce.Length == 0)
        {
            await GiveKeyAsync(request);
            if (!orders.UseActivation(terminal.Id, name)) return Refuse(request, "97", "code replaced");
        }

        var master = session.MasterKey ?? throw new InvalidOperationException($"Terminal {terminal.Id} was activated and has no master key.");
        var hostNonce = hsm.KeyedHash(ActivationOffice.SealPurpose, $"{terminal.Id} {name} {request.At.ToUnixTimeMilliseconds()}").AsSpan(0, ActivationSecret.NonceLength);
        var protection = ActivationSecret.ProtectionKey(secret, nonce, hostNonce);
        var block = hsm.ExportMaster(master, protection);
        CryptographicOperations.ZeroMemory(protection);
        return answers.Bare(request.Message, "00", request.At).SetBytes(62, [.. hostNonce, .. Encoding.ASCII.GetBytes(block)]);
    }

    private async Task GiveKeyAsync(TerminalRequest request)
    {
        var session = request.Session;
        var key = hsm.GenerateKey(KeyUsage.TerminalMaster, KeyAlgorithm.TripleDes);
        var change = new SessionChange(
            session.MerchantId, session.TerminalId, session.Batch, null, session.OperatorId, Introduction.Device(request.Message), request.At, [key]);
        await books.CommitAsync(new HostUnit
        {
            Session = change,
            Events = [request.Received($"activation, serial {change.Device.Serial}"), request.Answered("00", request.At, $"{key.Usage} {key.CheckValue}")],
        });
        session.Apply(change);
    }

    private Message Refuse(TerminalRequest request, string code, string reason)
    {
        Log.ActivationRefused(logger, request.Terminal.Id, reason);
        return answers.Bare(request.Message, code, request.At);
    }
}
