using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Piaohao.Storage;

/// <summary>One numbered script of a schema. The engine runs its text as a whole, so semicolons in strings and triggers are its own matter.
/// A script opens and closes no transaction.</summary>
/// <param name="Number">1, 2, 3 … without gaps.</param>
/// <param name="Name">The file's name: <c>0001_journal.sql</c>.</param>
/// <param name="Text">The SQL, with line feeds only.</param>
public sealed record Migration(int Number, string Name, string Text)
{
    /// <summary>SHA-256 of the text in UTF-8, hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}

/// <summary>A party's schema: scripts named <c>0001_name.sql</c>, embedded in its assembly under one folder.</summary>
public sealed class MigrationSet
{
    private const int NumberDigits = 4;

    private MigrationSet(ImmutableArray<Migration> scripts) => Scripts = scripts;

    /// <summary>The scripts in the order of their numbers.</summary>
    public ImmutableArray<Migration> Scripts { get; }

    /// <summary>All embedded resources of <paramref name="assembly"/> whose names begin with <paramref name="prefix"/> and end in <c>.sql</c>.</summary>
    /// <exception cref="MigrationException">There is none, a name is not <c>0001_name.sql</c>, or the numbers are not 1, 2, 3 …</exception>
    public static MigrationSet FromResources(Assembly assembly, string prefix)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var texts = new List<KeyValuePair<string, string>>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(prefix, StringComparison.Ordinal) || !resource.EndsWith(".sql", StringComparison.Ordinal)) continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            texts.Add(new(resource[prefix.Length..].TrimStart('.'), reader.ReadToEnd()));
        }

        if (texts.Count == 0) throw new MigrationException($"The assembly {assembly.GetName().Name} embeds no script whose name begins with {prefix}.");
        return FromTexts(texts);
    }

    /// <summary>Scripts by file name, in any order.</summary>
    /// <exception cref="MigrationException">A name is not <c>0001_name.sql</c>, or the numbers are not 1, 2, 3 …</exception>
    public static MigrationSet FromTexts(IEnumerable<KeyValuePair<string, string>> textsByName)
    {
        ArgumentNullException.ThrowIfNull(textsByName);
        var scripts = textsByName
            .Select(script => new Migration(NumberOf(script.Key), script.Key, script.Value.ReplaceLineEndings("\n")))
            .OrderBy(script => script.Number)
            .ToImmutableArray();
        for (var index = 0; index < scripts.Length; index++)
            if (scripts[index].Number != index + 1)
                throw new MigrationException(string.Create(CultureInfo.InvariantCulture,
                    $"Script {scripts[index].Name} stands where number {index + 1} belongs: numbers run 1, 2, 3 … without gaps or doubles."));
        return new MigrationSet(scripts);
    }

    private static int NumberOf(string name) =>
        name.Length > NumberDigits + 1 && name[NumberDigits] == '_'
            && int.TryParse(name.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new MigrationException($"The script {name} is not named like 0001_name.sql.");
}

/// <summary>A schema and a database do not belong together: the message says which, and what to do.</summary>
public sealed class MigrationException(string message) : InvalidOperationException(message);
