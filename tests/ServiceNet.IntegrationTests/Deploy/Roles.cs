using Npgsql;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>A city's database as an operator sets it up: deploy/postgres/roles.sql has been run in it, passwords are set.</summary>
/// <param name="Owner">For <c>migrate</c>.</param>
/// <param name="App">For the hosts.</param>
/// <param name="Backup">For pg_dump and pg_basebackup.</param>
internal sealed record Roles(string Owner, string App, string Backup)
{
    private const string Password = "a-password-of-the-tests";

    // Roles belong to the server, not to the database: two cities at once would trip over each other.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Runs the file of the repository by psql, as the guide says.</summary>
    public static async Task<Roles> MakeAsync(string superuser, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            var passwords = string.Join(' ', Named.Select(role => $"alter role {role} password '{Password}';"));
            // The simulated WeChat keeps its codes in a schema of its own, as at a rehearsal before the real one.
            passwords += " create schema if not exists simulated_wechat authorization servicenet_app;";
            await Tool.RunAsync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", Path.Combine(Tool.Files, "postgres", "roles.sql"), "-c", passwords], ct, Tool.PostgresEnvironment(superuser));
        }
        finally
        {
            OneAtATime.Release();
        }

        return new(As("servicenet_owner"), As("servicenet_app"), As("servicenet_backup"));

        string As(string role) => new NpgsqlConnectionStringBuilder(superuser) { Username = role, Password = Password }.ConnectionString;
    }

    private static readonly string[] Named = ["servicenet_owner", "servicenet_app", "servicenet_backup"];
}
