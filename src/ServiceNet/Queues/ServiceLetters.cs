using Dapper;
using Npgsql;
using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>A service's letters and their place, which is also the place of its counter in a day's numbers.</summary>
internal sealed record Letters(int Place, string Text);

/// <summary>
/// Which letters numbers of a service begin with: the same at every station. Given in the directory's order when a
/// service is first seen, then for ever.
/// </summary>
internal sealed class ServiceLetters(NpgsqlDataSource database, FindStation stations)
{
    private const int Alphabet = 26;
    private readonly SemaphoreSlim _one = new(1);
    private volatile Dictionary<string, Letters> _known = [];

    /// <summary>The letters of a service some station offers.</summary>
    public ValueTask<Letters> OfAsync(string service, CancellationToken ct)
        => _known.TryGetValue(service, out var letters) ? ValueTask.FromResult(letters) : new ValueTask<Letters>(GiveAsync(service, ct));

    /// <summary>A … Z, AA … ZZ.</summary>
    internal static string TextOf(int place)
        => place <= Alphabet ? $"{(char)('A' + place - 1)}" : $"{(char)('A' + ((place - Alphabet - 1) / Alphabet))}{(char)('A' + ((place - 1) % Alphabet))}";

    private async Task<Letters> GiveAsync(string service, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_known.TryGetValue(service, out var meanwhile))
            {
                return meanwhile;
            }

            var offered = (await stations.AllAsync(ct)).SelectMany(s => s.Offers).Select(o => o.Service).Append(service).Distinct(StringComparer.Ordinal).ToArray();
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // One at a time in the city: two processes must not give one letter to two services.
            await connection.ExecuteAsync(new CommandDefinition("lock table queue_letters in exclusive mode", transaction: transaction, cancellationToken: ct));
            var known = (await connection.QueryAsync<(string Service, int Place, string Text)>(new CommandDefinition("select service, place, letters from queue_letters", transaction: transaction, cancellationToken: ct))).ToDictionary(r => r.Service, r => new Letters(r.Place, r.Text), StringComparer.Ordinal);
            foreach (var fresh in offered.Where(s => !known.ContainsKey(s)))
            {
                var place = known.Count == 0 ? 1 : known.Values.Max(l => l.Place) + 1;
                known[fresh] = new Letters(place, TextOf(place));
                await connection.ExecuteAsync(new CommandDefinition("insert into queue_letters (service, place, letters) values (@fresh, @place, @letters)", new { fresh, place, letters = TextOf(place) }, transaction, cancellationToken: ct));
            }

            await transaction.CommitAsync(ct);
            _known = known;
            return known[service];
        }
        finally
        {
            _one.Release();
        }
    }
}
