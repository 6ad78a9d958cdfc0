using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>
/// One connection kept apart from the pool for writes that go one after the other. The pool hands its connections
/// round; each would have to warm its own plans and pages, which costs a small write as much as the write itself.
/// </summary>
public sealed class OwnConnection(string settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _one = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(settings) { MaxPoolSize = 1, MinPoolSize = 0 }.ConnectionString).Build();

    /// <summary>A command on that connection; who comes second waits.</summary>
    public NpgsqlCommand CreateCommand(string sql) => _one.CreateCommand(sql);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _one.DisposeAsync();
}
