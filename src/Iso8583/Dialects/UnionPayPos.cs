using Piaohao.Iso8583.Fields;
using Piaohao.Iso8583.UnionPay;
using static Piaohao.Iso8583.Fields.FieldEncoding;
using static Piaohao.Iso8583.Fields.FieldLength;
using static Piaohao.Iso8583.Fields.Padding;
using static Piaohao.Iso8583.Fields.Sensitivity;

namespace Piaohao.Iso8583.Dialects;

public sealed partial class Dialect
{
    /// <summary>UnionPay POS terminals: TPDU (5 bytes) and header (6 bytes), packed MTI, 64-bit bitmap. The table follows the field list
    /// of the UnionPay terminal specification (Q/CUP 009 family) as terminals in the field send it.</summary>
    public static Dialect UnionPayPos { get; } = new("UnionPay POS", 11, NumberForm.Packed, NumberForm.Packed, 1,
    [
        new( 2, "PAN",                        Packed,      LL(19),    TrailingZero,  CardNumber),
        new( 3, "processing code",            Packed,      Fixed(6),  None,          Open, Meanings.ProcessingCode),
        new( 4, "amount",                     Packed,      Fixed(12), None,          Open, Meanings.Amount),
        new(11, "STAN",                       Packed,      Fixed(6),  None,          Open),
        new(12, "local time hhmmss",          Packed,      Fixed(6),  None,          Open),
        new(13, "local date MMDD",            Packed,      Fixed(4),  None,          Open),
        new(14, "expiry YYMM",                Packed,      Fixed(4)),
        new(15, "settlement date MMDD",       Packed,      Fixed(4),  None,          Open),
        new(22, "entry mode",                 Packed,      Fixed(3),  TrailingZero,  Open, EntryMode.Explain),
        new(23, "card sequence number",       Packed,      Fixed(3),  LeadingZero,   Open),
        new(25, "condition code",             Packed,      Fixed(2),  None,          Open, Meanings.ConditionCode),
        new(26, "longest PIN",                Packed,      Fixed(2),  None,          Open),
        new(32, "acquirer id",                Packed,      LL(11),    TrailingZero,  Open),
        new(35, "track 2",                    PackedTrack, LL(37),    TrailingZeroOrF),
        new(36, "track 3",                    PackedTrack, LLL(104),  TrailingZeroOrF),
        new(37, "RRN",                        Text,        Fixed(12), TrailingSpace, Open),
        new(38, "authorisation code",         Text,        Fixed(6),  TrailingSpace, Open),
        new(39, "response code",              Text,        Fixed(2),  None,          Open, ResponseCode.Explain),
        new(41, "terminal id",                Text,        Fixed(8),  TrailingSpace, Open),
        new(42, "merchant id",                Text,        Fixed(15), TrailingSpace, Open),
        new(44, "issuer and acquirer id",     Text,        LL(25),    None,          Open),
        new(48, "totals, items, tip",         Packed,      LLL(322),  TrailingZero),
        new(49, "currency",                   Text,        Fixed(3),  None,          Open, Meanings.Currency),
        new(52, "PIN block",                  Binary,      Fixed(8)),
        new(53, "security control",           Packed,      Fixed(16), None,          Open, SecurityControl.Explain),
        new(54, "additional amounts",         Text,        LLL(20)),
        new(55, "chip data",                  Binary,      LLL(255)),
        new(58, "e-purse data",               Binary,      LLL(100)),
        new(59, "extension (device, codes)",  Text,        LLL(999)),
        new(60, "transaction codes",          Packed,      LLL(17),   TrailingZero,  Open, Field60.Explain),
        new(61, "original transaction",       Packed,      LLL(29),   TrailingZero,  Open, Field61.Explain),
        new(62, "keys, parameters, licence",  Binary,      LLL(512)),
        new(63, "operator, texts",            Chinese,     LLL(163),  None,          Open),
        new(64, "MAC",                        Binary,      Fixed(8),  None,          Open),
    ]);
}
