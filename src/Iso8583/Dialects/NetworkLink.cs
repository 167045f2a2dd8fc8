using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using static Piaohao.Iso8583.Fields.FieldEncoding;
using static Piaohao.Iso8583.Fields.FieldLength;
using static Piaohao.Iso8583.Fields.Padding;
using static Piaohao.Iso8583.Fields.Sensitivity;

namespace Piaohao.Iso8583.Dialects;

public sealed partial class Dialect
{
    /// <summary>The link to the card network: ISO 8583:1987, ASCII MTI and fields, binary primary and secondary bitmap, no prefix.</summary>
    public static Dialect NetworkLink { get; } = new("network link", 0, NumberForm.Ascii, NumberForm.Ascii, 2,
    [
        new(  2, "PAN",                       Digits,  LL(19),    None,          CardNumber),
        new(  3, "processing code",           Digits,  Fixed(6),  None,          Open, Meanings.ProcessingCode),
        new(  4, "amount",                    Digits,  Fixed(12), None,          Open, Meanings.Amount),
        new(  5, "settlement amount",         Digits,  Fixed(12), None,          Open),
        new(  6, "cardholder amount",         Digits,  Fixed(12), None,          Open),
        new(  7, "transmission MMDDhhmmss",   Digits,  Fixed(10), None,          Open),
        new(  9, "settlement rate",           Digits,  Fixed(8),  None,          Open),
        new( 10, "cardholder rate",           Digits,  Fixed(8),  None,          Open),
        new( 11, "STAN",                      Digits,  Fixed(6),  None,          Open),
        new( 12, "local time hhmmss",         Digits,  Fixed(6),  None,          Open),
        new( 13, "local date MMDD",           Digits,  Fixed(4),  None,          Open),
        new( 14, "expiry YYMM",               Digits,  Fixed(4)),
        new( 15, "settlement date MMDD",      Digits,  Fixed(4),  None,          Open),
        new( 16, "conversion date MMDD",      Digits,  Fixed(4),  None,          Open),
        new( 18, "merchant category",         Digits,  Fixed(4),  None,          Open),
        new( 19, "acquirer country",          Digits,  Fixed(3),  None,          Open),
        new( 22, "entry mode",                Digits,  Fixed(3),  None,          Open, EntryMode.Explain),
        new( 23, "card sequence number",      Digits,  Fixed(3),  None,          Open),
        new( 25, "condition code",            Digits,  Fixed(2),  None,          Open, Meanings.ConditionCode),
        new( 26, "longest PIN",               Digits,  Fixed(2),  None,          Open),
        new( 28, "transaction fee",           Text,    Fixed(9),  None,          Open),
        new( 32, "acquirer id",               Digits,  LL(11),    None,          Open),
        new( 33, "forwarder id",              Digits,  LL(11),    None,          Open),
        new( 35, "track 2",                   Text,    LL(37)),
        new( 36, "track 3",                   Text,    LLL(104)),
        new( 37, "RRN",                       Text,    Fixed(12), TrailingSpace, Open),
        new( 38, "authorisation code",        Text,    Fixed(6),  TrailingSpace, Open),
        new( 39, "response code",             Text,    Fixed(2),  None,          Open, ResponseCode.Explain),
        new( 41, "terminal id",               Text,    Fixed(8),  TrailingSpace, Open),
        new( 42, "merchant id",               Text,    Fixed(15), TrailingSpace, Open),
        new( 43, "merchant name and place",   Chinese, Fixed(40), TrailingSpace, Open),
        new( 44, "additional response",       Text,    LL(25),    None,          Open),
        new( 45, "track 1",                   Text,    LL(76)),
        new( 48, "private data",              Chinese, LLL(999)),
        new( 49, "currency",                  Text,    Fixed(3),  None,          Open, Meanings.Currency),
        new( 50, "settlement currency",       Text,    Fixed(3),  None,          Open, Meanings.Currency),
        new( 51, "cardholder currency",       Text,    Fixed(3),  None,          Open, Meanings.Currency),
        new( 52, "PIN block",                 Binary,  Fixed(8)),
        new( 53, "security control",          Digits,  Fixed(16), None,          Open),
        new( 54, "additional amounts",        Text,    LLL(120)),
        new( 55, "chip data",                 Binary,  LLL(255)),
        new( 60, "reserved",                  Chinese, LLL(999)),
        new( 61, "cardholder verification",   Chinese, LLL(999)),
        new( 62, "switching data",            Chinese, LLL(999)),
        new( 63, "network data",              Chinese, LLL(999)),
        new( 64, "MAC",                       Binary,  Fixed(8),  None,          Open),
        new( 70, "network management code",   Digits,  Fixed(3),  None,          Open, Meanings.NetworkManagement),
        new( 90, "original data elements",    Digits,  Fixed(42), None,          Open),
        new( 95, "replacement amounts",       Text,    Fixed(42), None,          Open),
        new( 96, "message security code",     Binary,  Fixed(8)),
        new(100, "receiver id",               Digits,  LL(11),    None,          Open),
        new(102, "account 1",                 Text,    LL(28)),
        new(103, "account 2",                 Text,    LL(28)),
        new(120, "private 120",               Chinese, LLL(999)),
        new(121, "private 121",               Chinese, LLL(999)),
        new(122, "private 122",               Chinese, LLL(999)),
        new(123, "private 123",               Chinese, LLL(999)),
        new(124, "private 124",               Chinese, LLL(999)),
        new(125, "private 125",               Chinese, LLL(999)),
        new(126, "private 126",               Chinese, LLL(999)),
        new(127, "private 127",               Chinese, LLL(999)),
        new(128, "MAC",                       Binary,  Fixed(8),  None,          Open),
    ]);
}
