using Piaohao.Acquirer.Flows;
using Piaohao.Cards;
using Piaohao.Iso8583;
using Piaohao.Iso8583.UnionPay;
using Piaohao.Keys;

namespace Piaohao.Acquirer.Terminals;

/// <summary>The card of a sale as its message carries it; lives as long as the message and is never stored.</summary>
internal sealed record PresentedCard(Pan Pan, Track2 Track, Expiry? Expiry);

/// <summary>Reads the card out of fields 2, 14 and 35, deciphering the track where field 53 says it is
/// encrypted.</summary>
internal sealed class CardReading(IHsm hsm)
{
    /// <summary>Method (a) enciphers 8 bytes and leaves one behind them.</summary>
    private const int EncryptedTrackBytesMin = 9;

    /// <summary>Null where the fields are no card, or contradict each other.</summary>
    public PresentedCard? Read(TerminalRequest request, Asked asked)
    {
        var (message, trackIsEncrypted, trackKey) = (request.Message, asked.Security.TrackIsEncrypted, request.Session.TrackKey);
        var typed = default(Pan);
        if (message.Has(2) && !Pan.TryParse(message.Text(2), out typed)) return null;
        if (asked.CarriesNoTrack) return new PresentedCard(typed, default, null);
        if (asked.Entry.Source == EntryMode.Manual)
            return !typed.IsEmpty && Expiry.TryParse(message.Text(14), out var expiry)
                ? new PresentedCard(typed, default, expiry)
                : null;
        if (!TryReadTrack(message, trackIsEncrypted ? trackKey : null, trackIsEncrypted, out var track)) return null;
        return typed.IsEmpty || typed == track.Pan ? new PresentedCard(track.Pan, track, track.Expiry) : null;
    }

    private bool TryReadTrack(Message message, WrappedKey? key, bool isEncrypted, out Track2 track)
    {
        track = default;
        if (!message.Has(35)) return false;
        if (!isEncrypted) return Track2.TryParse(message.Text(35), out track);
        Span<byte> packed = stackalloc byte[message.Bytes(35).Length];
        message.Bytes(35).CopyTo(packed);
        if (key is null || packed.Length < EncryptedTrackBytesMin) return false;
        hsm.DecryptTrack(key, packed);
        Span<char> text = stackalloc char[message.Length(35)];
        for (var i = 0; i < text.Length; i++)
            text[i] = Character(i % 2 == 0 ? packed[i / 2] >> 4 : packed[i / 2] & 0xF);
        var readable = Track2.TryParse(text, out track);
        packed.Clear();
        text.Clear();
        return readable;
    }

    private static char Character(int nibble) => nibble switch
    {
        <= 9 => (char)('0' + nibble),
        0xD => '=',
        _ => '?',
    };
}
