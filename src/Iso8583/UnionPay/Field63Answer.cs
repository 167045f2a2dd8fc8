using Piaohao.Iso8583.Fields;

namespace Piaohao.Iso8583.UnionPay;

/// <summary>Field 63 of an answer: the card organisation in three characters, then up to three texts of twenty bytes (GBK), from issuer, centre and acquirer.
/// Texts are left out from the end only.</summary>
/// <param name="CardOrganisation">CUP, VIS, MCC, MAE, JCB, DCC, AEX.</param>
/// <param name="IssuerText">What the issuer wants on the slip; at most 20 bytes.</param>
/// <param name="CentreText">As above, from the switching centre.</param>
/// <param name="AcquirerText">As above, from the acquirer.</param>
public readonly record struct Field63Answer(string CardOrganisation, string IssuerText = "", string CentreText = "", string AcquirerText = "")
{
    private const int OrganisationLength = 3, TextLength = 20;

    /// <summary>Reads the field's bytes; false where they are fewer than three or the organisation is not ASCII. What follows the third text is ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> field63, out Field63Answer value)
    {
        value = default;
        if (field63.Length < OrganisationLength || field63[..OrganisationLength].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return false;
        value = new Field63Answer(ChineseText.Read(field63[..OrganisationLength]), TextAt(field63, 0), TextAt(field63, 1), TextAt(field63, 2));
        return true;
    }

    /// <summary>The field's bytes, for <see cref="Message.SetBytes"/>.</summary>
    /// <exception cref="InvalidOperationException">The organisation has not three characters, or a text more than 20 bytes.</exception>
    public byte[] ToArray()
    {
        string[] texts = [IssuerText ?? "", CentreText ?? "", AcquirerText ?? ""];
        var count = Array.FindLastIndex(texts, text => text.Length > 0) + 1;
        var bytes = new byte[OrganisationLength + (count * TextLength)];
        bytes.AsSpan().Fill((byte)' ');
        Put(CardOrganisation, bytes.AsSpan(0, OrganisationLength));
        for (var i = 0; i < count; i++) Put(texts[i], bytes.AsSpan(OrganisationLength + (i * TextLength), TextLength));
        return bytes;
    }

    private static string TextAt(ReadOnlySpan<byte> field63, int index)
    {
        var start = Math.Min(OrganisationLength + (index * TextLength), field63.Length);
        return ChineseText.Read(field63[start..Math.Min(start + TextLength, field63.Length)]).TrimEnd(' ', '\0');
    }

    private static void Put(string text, Span<byte> place)
    {
        if (!ChineseText.TryWrite(text, place, out _)) throw new InvalidOperationException($"A part of field 63 has more than {place.Length} bytes.");
    }
}
