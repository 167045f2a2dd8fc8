using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Piaohao.Storage;

/// <summary>Where a PostgreSQL database is, and how its connections are set up.</summary>
internal sealed partial class PostgresAddress
{
    /// <summary>Seconds until a server that does not answer counts as not there.</summary>
    private const int ConnectSeconds = 4;

    /// <summary>Milliseconds a writer waits for another writer's transaction. Longer than <see cref="IdleMs"/>, so that a writer whose machine vanished is outwaited.</summary>
    private const int LockMs = 15_000;

    /// <summary>Milliseconds after which the server ends a write transaction whose writer says nothing.</summary>
    private const int IdleMs = 10_000;

    /// <summary>Seconds one statement of a group may take; then the connection is given up.</summary>
    private const int StatementSeconds = 20;

    /// <summary>For every connection: durability whatever the server's default is; no compilation of statements that take microseconds; a client that has vanished is noticed.</summary>
    private const string ServerOptions =
        "-c synchronous_commit=on -c jit=off -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000 " +
        "-c client_connection_check_interval=5s";

    /// <summary>Seconds for which a server of several counts as what it was found to be, away or a standby: one that is promoted is found at once.</summary>
    private const int RecheckSeconds = 1;

    /// <summary>Seconds of silence after which a connection is tried, unless the address says otherwise.</summary>
    private const int KeepAliveSeconds = 10;

    /// <summary>Statements kept prepared by each connection.</summary>
    private const int PreparedMax = 256;

    private PostgresAddress(NpgsqlConnectionStringBuilder given, string schema)
    {
        Schema = schema;
        Name = string.Create(CultureInfo.InvariantCulture, $"{given.Database} on {(given.Host!.Contains(':', StringComparison.Ordinal) || given.Host.Contains(',', StringComparison.Ordinal) ? given.Host : $"{given.Host}:{given.Port}")}, schema {schema}");
        Reading = Settings(given, schema, "piaohao").ConnectionString;
        var writing = Settings(given, schema, "piaohao-writer");
        writing.Options += string.Create(CultureInfo.InvariantCulture, $" -c lock_timeout={LockMs} -c idle_in_transaction_session_timeout={IdleMs}");
        writing.Pooling = false;
        Writing = writing.ConnectionString;
        Servers = [.. given.Host.Split(',', StringSplitOptions.TrimEntries).Select(host => new NpgsqlConnectionStringBuilder(writing.ConnectionString) { Host = host, TargetSessionAttributes = null }.ConnectionString)];
        var migrating = Settings(given, schema, "piaohao-migrate");
        (migrating.Pooling, migrating.CommandTimeout) = (false, 0);
        Migrating = migrating.ConnectionString;
    }

    public string Schema { get; }

    /// <summary>For people; no password in it.</summary>
    public string Name { get; }

    /// <summary>For readers: pooled.</summary>
    public string Reading { get; }

    /// <summary>For writers: a connection that is closed is closed, and what it had not committed is taken back.</summary>
    public string Writing { get; }

    /// <summary>Each server by itself, whatever it is.</summary>
    public IReadOnlyList<string> Servers { get; }

    /// <summary>For migrations, which take the time they take.</summary>
    public string Migrating { get; }

    public static PostgresAddress Parse(string address, string schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (!SchemaName().IsMatch(schema)) throw new ArgumentException($"{schema} is no name for a schema: lower-case letters, digits and underscores.", nameof(schema));
        var given = address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
            ? OfUrl(address[(address.IndexOf("//", StringComparison.Ordinal) + 2)..])
            : OfConnectionString(address);
        if (string.IsNullOrEmpty(given.Host)) throw new ArgumentException("The database's address names no host.", nameof(address));
        if (string.IsNullOrEmpty(given.Database)) throw new ArgumentException("The database's address names no database.", nameof(address));
        return new PostgresAddress(given, schema);
    }

    private static NpgsqlConnectionStringBuilder OfConnectionString(string text)
    {
        var settings = new NpgsqlConnectionStringBuilder();
        return Takes(() => settings.ConnectionString = text)
            ? settings
            : throw new ArgumentException("The database's address is neither postgres://user@host:port/database nor a connection string of Npgsql.", nameof(text));
    }

    /// <summary>libpq's form: <c>user:password@host:port,host:port/database?key=value</c>.</summary>
    private static NpgsqlConnectionStringBuilder OfUrl(string rest)
    {
        var match = Url().Match(rest);
        if (!match.Success) throw new ArgumentException("The database's address is not of the form postgres://user:password@host:port/database.", nameof(rest));
        var settings = new NpgsqlConnectionStringBuilder { Host = match.Groups["hosts"].Value, Database = Uri.UnescapeDataString(match.Groups["database"].Value) };
        if (match.Groups["user"].Success) settings.Username = Uri.UnescapeDataString(match.Groups["user"].Value);
        if (match.Groups["password"].Success) settings.Password = Uri.UnescapeDataString(match.Groups["password"].Value);
        foreach (var pair in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var (key, value) = (Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
            // libpq writes verify-full, Npgsql VerifyFull.
            if (key == "sslmode") value = value.Replace("-", "", StringComparison.Ordinal);
            if (!Takes(() => settings[KeyOf(key)] = value)) throw new ArgumentException($"The database's address has a part {key} that is not known or not well formed.", nameof(rest));
        }

        return settings;
    }

    /// <summary>What Npgsql says of a wrong text may hold the password: it is not passed on.</summary>
    private static bool Takes(Action set)
    {
        try
        {
            set();
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            return false;
        }
    }

    private static string KeyOf(string key) => key switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "user" => "Username",
        "target_session_attrs" => "Target Session Attributes",
        _ => key.Replace('_', ' '),
    };

    private static NpgsqlConnectionStringBuilder Settings(NpgsqlConnectionStringBuilder given, string schema, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            SearchPath = schema,
            ApplicationName = name,
            Timeout = ConnectSeconds,
            CommandTimeout = StatementSeconds,
            // A statement that takes too long ends its connection; it is not cancelled, since a cancelled COMMIT may be told as made before a standby has it.
            CancellationTimeout = -1,
            KeepAlive = given.KeepAlive > 0 ? given.KeepAlive : KeepAliveSeconds,
            ConnectionIdleLifetime = 60,
            MaxAutoPrepare = PreparedMax,
            AutoPrepareMinUsages = 2,
            Options = $"{given.Options} {ServerOptions}".TrimStart(),
            IncludeErrorDetail = false,
        };
        // Of several servers the one that takes writes.
        if (!given.Host!.Contains(',', StringComparison.Ordinal)) return settings;
        if (string.IsNullOrEmpty(given.TargetSessionAttributes)) settings.TargetSessionAttributes = "primary";
        settings.HostRecheckSeconds = RecheckSeconds;
        return settings;
    }

    [GeneratedRegex(@"^((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<hosts>[^/?@]+)/(?<database>[^/?]+)(\?(?<query>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Url();

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,50}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SchemaName();
}
