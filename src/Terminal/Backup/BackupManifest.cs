using System.Collections.Immutable;
using System.Text.Json;

namespace Piaohao.Terminal.Backup;

/// <summary>What a backup says of itself, readable by anyone; it holds no card data.</summary>
/// <param name="Tid">The terminal it is of.</param>
/// <param name="Module">Which secure module sealed it: 16 hex digits that say nothing about its key.</param>
/// <param name="Schema">Number of the last script applied to the database.</param>
/// <param name="LastTrace">The last trace number given out.</param>
/// <param name="Batch">The batch in which transactions were numbered.</param>
/// <param name="Transactions">Rows of the journal.</param>
/// <param name="WaitingReversals">Reversals that had not reached the host.</param>
/// <param name="WaitingNotices">Notices and refunds that had not reached the host.</param>
/// <param name="Batches">What each batch in the journal comes to.</param>
/// <param name="Tables">Digest of every table.</param>
public sealed record BackupManifest(
    string Tid, string Module, DateTimeOffset TakenAt, long Schema, long LastTrace, int Batch, long Transactions, long WaitingReversals, long WaitingNotices,
    ImmutableArray<BatchSum> Batches, ImmutableArray<TableDigest> Tables)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    /// <summary>One line of JSON.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Form);

    /// <summary>The manifest, or null where the bytes are none.</summary>
    internal static BackupManifest? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Form);
            return manifest is { Tid: not null, Module: not null, Batches.IsDefault: false, Tables.IsDefault: false } ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What counts of a batch, as a settlement would compare it; amounts in minor units.</summary>
public readonly record struct BatchSum(int Batch, int DebitCount, long Debit, int CreditCount, long Credit);

/// <summary>The rows of a table and a SHA-256 over all of them (hex), which does not depend on their order.</summary>
public readonly record struct TableDigest(string Table, long Rows, string Sha256);
