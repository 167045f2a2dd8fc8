namespace Piaohao.Keys.Secrets;

/// <summary>Keeps the secrets used last, up to a bound; the one not used for longest is wiped to make room.</summary>
internal sealed class SecretCache<T>(int capacity) : IDisposable
    where T : Secret
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, T Secret)>> nodes = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, T Secret)> byUse = new();
    private bool isDisposed;

    /// <summary>Leases the secret of that name, opening it where it is not held.</summary>
    public Lease<T> Lease(string name, Func<string, T> open)
    {
        while (true)
        {
            var secret = Find(name) ?? Keep(name, open(name));
            // Evicted between finding and entering: find or open it again.
            if (secret.TryEnter()) return new Lease<T>(secret);
        }
    }

    public void Dispose()
    {
        List<T> held;
        lock (gate)
        {
            isDisposed = true;
            held = [.. byUse.Select(node => node.Secret)];
            byUse.Clear();
            nodes.Clear();
        }
        foreach (var secret in held) secret.Dispose();
    }

    private T? Find(string name)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, typeof(SoftwareHsm));
            if (!nodes.TryGetValue(name, out var node)) return null;
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Secret;
        }
    }

    private T Keep(string name, T opened)
    {
        T kept;
        T? superfluous = null;
        lock (gate)
        {
            if (isDisposed)
            {
                superfluous = kept = opened;
            }
            else if (nodes.TryGetValue(name, out var node))
            {
                (kept, superfluous) = (node.Value.Secret, opened);
            }
            else
            {
                nodes[name] = byUse.AddFirst((name, opened));
                kept = opened;
                if (nodes.Count > capacity) superfluous = RemoveOldest();
            }
        }
        superfluous?.Dispose();
        return kept;
    }

    private T RemoveOldest()
    {
        var oldest = byUse.Last!.Value;
        byUse.RemoveLast();
        nodes.Remove(oldest.Name);
        return oldest.Secret;
    }
}
