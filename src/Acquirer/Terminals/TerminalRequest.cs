using System.Globalization;
using Piaohao.Acquirer.Books;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Merchants;

namespace Piaohao.Acquirer.Terminals;

/// <summary>A terminal's message once it is known who sent it.</summary>
/// <param name="Wire">The frame as it came, for its MAC.</param>
/// <param name="Trace">Field 11, 1 to 999999; zero in messages that carry none (echo).</param>
internal sealed record TerminalRequest(
    Message Message, byte[] Wire, Merchant Merchant, TerminalRecord Terminal, TerminalSession Session,
    Field60 Field60, int Trace, DateTimeOffset At)
{
    /// <summary>The key under which a financial message is kept.</summary>
    public TransactionKey Key { get; } = new(Merchant.Id, Terminal.Id, Field60.Batch, Trace);

    /// <summary>True for message classes 1, 2, 4 and 6: authorisation, financial, reversal and script result carry a MAC.</summary>
    public bool IsFinancial => CarriesMac(Message.Mti);

    /// <summary>Which messages carry a MAC, both ways: 0100 to 0230, 0400 to 0430 and 0620.</summary>
    public static bool CarriesMac(Mti mti) => mti.Value is (>= 100 and < 300) or (>= 400 and < 500) or (>= 600 and < 700);

    /// <summary>Field 11 as a number; zero where it is absent or no number.</summary>
    public static int TraceOf(Message message) => message.TryGetNumber(11, out var trace) ? (int)trace : 0;

    /// <summary>Field 60 as digits.</summary>
    public string Field60Text => Message.Text(60) ?? "";

    public JournalEvent Received(string detail = "") =>
        new(Key, At, Hop.TerminalToHost, Message.Mti.ToString(), Message.Text(39) ?? "", detail);

    public JournalEvent Answered(string code, DateTimeOffset at, string detail = "") =>
        new(Key, at, Hop.HostToTerminal, Message.Mti.Answer.ToString(), code, detail);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Message.Mti} {Key}");
}
