using Piaohao.Iso8583;

namespace Piaohao.Bank.Network;

/// <summary>Checks of a message's form, which give the number of the first field that is wrong.</summary>
internal static class Fields
{
    /// <summary>The first of <paramref name="fields"/> that is absent, or 0.</summary>
    public static int FirstMissing(Message message, ReadOnlySpan<int> fields)
    {
        foreach (var field in fields)
            if (!message.Has(field))
                return field;
        return 0;
    }

    /// <summary>The text of a field that is known to be there.</summary>
    public static string Required(this Message message, int field) =>
        message.Text(field) ?? throw new InvalidOperationException("A field that was found present has no value.");
}
