using System.Text;
using Piaohao.Iso8583;
using Piaohao.Iso8583.Dialects;
using Piaohao.Iso8583.Fields;

namespace Piaohao.Fuzz.Tests;

/// <summary>Changes messages where their structure lies: fields come and go, variable fields grow, lengths and bits of the bitmap lie.</summary>
internal sealed class MessageMutation(Dialect dialect)
{
    private readonly Message message = new(dialect);

    public byte[] Make(Mutator mutator)
    {
        var wire = mutator.Seed();
        if (mutator.Chance(50) && message.TryRead(wire, out _)) wire = Rebuilt(mutator);
        if (mutator.Chance(50) && message.TryRead(wire, out _)) wire = Misled(mutator, wire);
        return mutator.Chance(50) ? mutator.Bytes(wire) : wire;
    }

    /// <summary>Changes fields of a message that stays one: those that <paramref name="keeps"/> names excepted.</summary>
    public static void Change(Mutator mutator, Message message, params ReadOnlySpan<int> keeps)
    {
        do
        {
            var format = message.Dialect.Fields[mutator.Random.Next(message.Dialect.Fields.Count)];
            if (keeps.Contains(format.Number)) continue;
            if (mutator.Chance(30)) message.Remove(format.Number);
            else if (message.Has(format.Number) && mutator.Chance(50)) Nudge(mutator, message, format);
            else Fill(mutator.Random, message, format, format.Length.IsFixed ? format.Length.Max : Length(mutator.Random, format.Length.Max));
        }
        while (mutator.Chance(60));
    }

    /// <summary>A value near the one that stands there, where the field can carry it.</summary>
    private static void Nudge(Mutator mutator, Message message, FieldFormat format)
    {
        var near = mutator.Bytes(Encoding.ASCII.GetBytes(message.Text(format.Number)!));
        try
        {
            message.Set(format.Number, Encoding.ASCII.GetString(near));
        }
        catch (ArgumentException)
        {
            // The field cannot carry it, and is left out.
        }
    }

    private byte[] Rebuilt(Mutator mutator)
    {
        Change(mutator, message);
        if (mutator.Chance(10)) message.Mti = new Mti((short)mutator.Random.Next(10_000));
        return message.ToArray();
    }

    /// <summary>Flips a bit of the bitmap, or counts the length in front of a field up or down.</summary>
    private byte[] Misled(Mutator mutator, byte[] wire)
    {
        var changed = wire.ToArray();
        var bitmap = dialect.PrefixLength + LengthPrefix.Bytes(4, dialect.Mti);
        var places = LengthPlaces(bitmap);
        if (places.Count == 0 || mutator.Chance(40))
        {
            changed[bitmap + mutator.Random.Next(8 * dialect.Bitmaps) % (wire.Length - bitmap)] ^= (byte)(1 << mutator.Random.Next(8));
            return changed;
        }

        var (at, bytes) = places[mutator.Random.Next(places.Count)];
        var place = changed.AsSpan(at, bytes);
        LengthPrefix.TryRead(place, dialect.Lengths, out var length);
        length += mutator.Chance(60) ? (mutator.Random.Next(2) * 2) - 1 : mutator.Random.Next(-300, 300);
        LengthPrefix.TryWrite(place, dialect.Lengths, Math.Max(0, length));
        return changed;
    }

    private List<(int At, int Bytes)> LengthPlaces(int bitmap)
    {
        var at = bitmap + (message.Fields.Any(field => field > 64) ? 16 : 8);
        var places = new List<(int, int)>();
        foreach (var field in message.Fields)
        {
            var length = dialect.Find(field)!.Length;
            var prefix = length.IsFixed ? 0 : LengthPrefix.Bytes(length.PrefixDigits, dialect.Lengths);
            if (prefix > 0) places.Add((at, prefix));
            at += prefix + message.Bytes(field).Length;
        }

        return places;
    }

    private static void Fill(Random random, Message message, FieldFormat format, int length)
    {
        if (format.Encoding == FieldEncoding.Chinese)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            message.SetBytes(format.Number, bytes);
            return;
        }

        message.Set(format.Number, format.Encoding switch
        {
            FieldEncoding.Packed or FieldEncoding.Digits => random.GetString("0123456789", length),
            FieldEncoding.PackedTrack => random.GetString("0123456789=ABCEF", length),
            FieldEncoding.Text => random.GetString("0123456789 ABCabc=*~!A2A3B4005", length),
            _ => random.GetString("0123456789ABCDEF", 2 * length),
        });
    }

    private static int Length(Random random, int most) => random.Next(4) == 0 ? most : random.Next(most + 1);
}
