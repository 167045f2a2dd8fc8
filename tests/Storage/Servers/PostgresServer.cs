using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Piaohao.Storage;
using Xunit;

[assembly: AssemblyFixture(typeof(Piaohao.Servers.PostgresServer.End))]

namespace Piaohao.Servers;

/// <summary>A real PostgreSQL server of Debian's package on a loopback port, with its files in a folder of its own. It ends with these tests, also where they are killed:
/// a shell waits for the end of its input, stops the server and takes the folder away.</summary>
internal sealed class PostgresServer : IDisposable
{
    /// <summary>Which engine a room's tests run on, where the room runs them on one of them at a time.</summary>
    public const string EngineVariable = "PIAOHAO_TEST_ENGINE";

    /// <summary>What a standby calls itself at its primary.</summary>
    private const string StandbyName = "standby";

    private static readonly Lazy<PostgresServer> Common = new(() => new PostgresServer());

    private static int schemas;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("piaohao-postgres-");
    private readonly Process keeper;

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="fsync">False for a server as it must not be.</param>
    /// <param name="primary">The server whose standby it is; null: it stands alone.</param>
    /// <param name="synchronous">True for a server whose commits wait for the standby that it will have.</param>
    public PostgresServer(bool fsync = true, PostgresServer? primary = null, bool synchronous = false)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("bash", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["FOLDER"] = folder.FullName;
        start.Environment["PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["FSYNC"] = fsync ? "on" : "off";
        start.Environment["PRIMARY"] = primary?.Port.ToString(CultureInfo.InvariantCulture) ?? "";
        start.Environment["SYNCHRONOUS"] = synchronous ? StandbyName : "";
        start.Environment["BIN"] = Programs();
        keeper = Process.Start(start)!;
        if (keeper.StandardOutput.ReadLine() != "ready")
        {
            keeper.WaitForExit();
            throw new InvalidOperationException("PostgreSQL does not start: is Debian's package postgresql-15 there? ./test installs it.");
        }
    }

    /// <summary>The server that tests of this program share; started where it is first asked for.</summary>
    public static PostgresServer Running => Common.Value;

    /// <summary>The engine this run's tests are for: SQLite unless <see cref="EngineVariable"/> says <c>postgres</c>.</summary>
    public static Engine TestEngine => Environment.GetEnvironmentVariable(EngineVariable) == "postgres" ? Engine.PostgreSql : Engine.Sqlite;

    /// <summary>How often a property is tried: all of it on files, a fifth on a server, where each try makes its schema anew.</summary>
    public static int Runs(int onFiles) => TestEngine == Engine.Sqlite ? onFiles : Math.Max(1, onFiles / 5);

    public int Port { get; }

    public string Address => AddressAt(Port);

    /// <summary>A name for a schema that no other test has.</summary>
    public static string NewSchema() => string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref schemas)}");

    /// <summary>The server's address as reached through another port: a line in between.</summary>
    public static string AddressAt(int port) => string.Create(CultureInfo.InvariantCulture, $"postgres://postgres@127.0.0.1:{port}/postgres");

    /// <summary>Makes a schema and gives the database in it.</summary>
    public Database NewDatabase(string schema)
    {
        Run($"CREATE SCHEMA {schema}");
        return Database.PostgreSql(Address, schema);
    }

    /// <summary>Takes a schema away, with the connections that still have it.</summary>
    public void Drop(string schema)
    {
        using (var connection = Database.PostgreSql(Address, schema).Open()) NpgsqlConnection.ClearPool((NpgsqlConnection)connection);
        Run($"SELECT pg_terminate_backend(pid) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{schema}'; DROP SCHEMA {schema} CASCADE");
    }

    /// <summary>Gives a schema another name.</summary>
    public void Rename(string from, string to) => Run($"ALTER SCHEMA {from} RENAME TO {to}");

    /// <summary>Ends the server as a power cut would, and returns when its port is closed.</summary>
    public void Kill() => Command("kill");

    /// <summary>Starts it again on its files.</summary>
    public void StartAgain() => Command("start");

    /// <summary>Makes a standby the server that takes writes, and returns when it does.</summary>
    public void Promote() => Command("promote");

    /// <summary>The first column of the first row, as a superuser in no schema.</summary>
    public object? Ask(string sql)
    {
        using var connection = new NpgsqlConnection(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Pooling=false;Timeout=5;Command Timeout=10"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        keeper.StandardInput.Close();
        keeper.WaitForExit();
        keeper.Dispose();
        if (folder.Exists) folder.Delete(recursive: true);
    }

    /// <summary>A shell that is root gives the server's files and processes to the user postgres, since the server refuses root.</summary>
    private const string Script =
        """
        set -u
        exec 2>/dev/null
        as=()
        if [ "$(id -u)" = 0 ]; then
            as=(setpriv --reuid=postgres --regid=postgres --init-groups)
            chown postgres "$FOLDER"
        fi
        cd "$FOLDER"
        trap '' INT TERM
        begin() {
            "${as[@]}" "$BIN/postgres" -D "$FOLDER/data" </dev/null >>"$FOLDER/log" 2>&1 &
            server=$!
            until "$BIN/pg_isready" -q -h 127.0.0.1 -p "$PORT"; do
                kill -0 "$server" 2>/dev/null || return 1
                sleep 0.05
            done
        }
        if [ -z "$PRIMARY" ]; then
            "${as[@]}" "$BIN/initdb" -D "$FOLDER/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null 2>&1
        else
            "${as[@]}" "$BIN/pg_basebackup" -h 127.0.0.1 -p "$PRIMARY" -U postgres -D "$FOLDER/data" -X stream -c fast --no-sync >>"$FOLDER/log" 2>&1
            "${as[@]}" touch "$FOLDER/data/standby.signal"
        fi
        cat >>"$FOLDER/data/postgresql.conf" <<SETTINGS
        listen_addresses = '127.0.0.1'
        port = $PORT
        unix_socket_directories = ''
        fsync = $FSYNC
        max_connections = 200
        shared_buffers = 64MB
        autovacuum = off
        max_wal_size = 4GB
        checkpoint_timeout = 1h
        synchronous_standby_names = '$SYNCHRONOUS'
        wal_retrieve_retry_interval = 100ms
        primary_conninfo = '${PRIMARY:+host=127.0.0.1 port=$PRIMARY user=postgres application_name=standby}'
        SETTINGS
        if begin; then
            echo ready
            while read -r order; do
                case $order in
                kill)
                    children=$(pgrep -P "$server")
                    kill -KILL "$server" $children
                    wait "$server"
                    while kill -0 $children 2>/dev/null; do sleep 0.01; done ;;
                start) begin ;;
                promote) "${as[@]}" "$BIN/pg_ctl" promote -w -t 20 -D "$FOLDER/data" >>"$FOLDER/log" 2>&1 ;;
                esac
                echo done
            done
            kill -QUIT "$server"
            wait "$server"
        fi
        rm -rf "$FOLDER"
        """;

    private static string Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() ?? ""
            : "";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Run(string sql)
    {
        using var connection = Database.PostgreSql(Address, "public").Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Command(string order)
    {
        keeper.StandardInput.WriteLine(order);
        keeper.StandardInput.Flush();
        if (keeper.StandardOutput.ReadLine() != "done") throw new InvalidOperationException("The shell that keeps the server has ended.");
    }

    /// <summary>Stops the common server after the last test, where one was started.</summary>
    internal sealed class End : IDisposable
    {
        public void Dispose()
        {
            if (Common.IsValueCreated) Common.Value.Dispose();
        }
    }
}
