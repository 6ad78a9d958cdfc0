using Dapper;
using Npgsql;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>
/// Keeps a staged file: first its rows, so that nobody removes bytes somebody is about to need, then the bytes, then the word
/// that they are there. A process that dies in between leaves a row that was never answered for, and that is forgotten.
/// </summary>
internal sealed class KeepFile(NpgsqlDataSource database, IFileStorage storage, Incoming incoming, InspectFile inspect, PersonalData data, TimeProvider time)
{
    /// <summary>Streams a file in and keeps it.</summary>
    /// <param name="keyed">The caller's key, once name and hash are known; null without one, and always null for nobody.</param>
    public async Task<KeepOutcome> KeepAsync(Stream body, string name, FileOwner owner, Func<string, byte[], IdempotentRequest?> keyed, CancellationToken ct)
    {
        if (!incoming.HasRoom)
        {
            return new KeepOutcome.NoRoom();
        }

        var place = incoming.NewPlace();
        try
        {
            var staged = await Incoming.WriteAsync(place, body, FilesOptions.MaxSize, keep: true, ct);
            return await KeepAsync(FileOwner.NewId(), staged, name, owner, keyed(name, staged.Sha256), upload: false, ct);
        }
        finally
        {
            Incoming.Remove(place);
        }
    }

    /// <summary>Looks at what is staged and keeps it under an id.</summary>
    /// <param name="upload">True when an upload in pieces of this id ends with it.</param>
    public async Task<KeepOutcome> KeepAsync(Guid id, StagedFile staged, string name, FileOwner owner, IdempotentRequest? request, bool upload, CancellationToken ct)
    {
        var (file, refused) = await inspect.LookAsync(staged, name, ct);
        if (file is null)
        {
            return refused!;
        }

        try
        {
            if (!await ReserveAsync(id, file, owner, upload, ct))
            {
                return upload ? new KeepOutcome.Unknown() : new KeepOutcome.AccountClosed();
            }

            // From here on it is the process that goes on, not the caller: a row without bytes helps nobody.
            if (file.Copy is { } copy)
            {
                await storage.KeepAsync(copy, CancellationToken.None);
            }

            await storage.KeepAsync(staged, CancellationToken.None);
            return await ConfirmAsync(id, request, CancellationToken.None);
        }
        finally
        {
            Incoming.Remove(file.Copy?.Place);
        }
    }

    /// <summary>Says that a file's bytes are there, and ends its upload.</summary>
    public async Task<KeepOutcome> ConfirmAsync(Guid id, IdempotentRequest? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Same same:
                await ForgetAsync();
                return await ReadFiles.FindAsync(connection, Guid.Parse(same.Resource), ct) is { StoredAt: not null } earlier ? new KeepOutcome.Kept(earlier.View(data)) : new KeepOutcome.Unknown();
            case Repeat.Reused:
                await ForgetAsync();
                return new KeepOutcome.KeyReused();
        }

        // The upload before the file, as when the rows were written: two finishes of one never wait for each other in a circle.
        await connection.ExecuteAsync(new CommandDefinition("delete from file_uploads where id = @id; update files set stored_at = coalesce(stored_at, @now) where id = @id", new { id, now }, transaction, cancellationToken: ct));
        if (await ReadFiles.FindAsync(connection, id, ct) is not { } file)
        {
            // Its account was closed, or it was dropped, in this very moment.
            return new KeepOutcome.Unknown();
        }

        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 201, id.ToString(), now, ct);
        }

        await transaction.CommitAsync(ct);
        return new KeepOutcome.Kept(file.View(data));

        async Task ForgetAsync()
        {
            await connection.ExecuteAsync(new CommandDefinition("delete from files where id = @id", new { id }, transaction, cancellationToken: ct));
            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>Writes the rows that keep the bytes from being removed; false when the upload or the account is gone.</summary>
    private async Task<bool> ReserveAsync(Guid id, InspectedFile file, FileOwner owner, bool upload, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var closed = owner is { Kind: "citizen", Id: { } account } && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select from open_account(@account))", new { account }, transaction, cancellationToken: ct));
        // Held until the rows stand: whoever drops the upload comes before, or finds a file.
        if (closed || (upload && await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("select id from file_uploads where id = @id for update", new { id }, transaction, cancellationToken: ct)) is null))
        {
            return false;
        }

        var contents = new List<(byte[] Sha256, long Size)> { (file.Original.Sha256, file.Original.Size) };
        if (file.Copy is { } copy)
        {
            contents.Add((copy.Sha256, copy.Size));
        }

        // In one order everywhere, so that two uploads never wait for each other in a circle. The update of nothing takes
        // the row's lock: who is removing these bytes is waited for.
        foreach (var (sha256, size) in contents.OrderBy(c => Convert.ToHexString(c.Sha256), StringComparer.Ordinal))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into file_contents (sha256, size, kind, content_type, copy_sha256) values (@sha256, @size, @kind, @ContentType, @seen) on conflict (sha256) do update set size = excluded.size",
                // What others see of a copy is the copy.
                new { sha256, size, kind = StoredFile.Text(file.Type.Kind), file.Type.ContentType, seen = ReferenceEquals(sha256, file.Original.Sha256) ? file.CopySha256 : sha256 },
                transaction,
                cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "insert into files (id, sha256, name, owner_kind, owner_id, created_at) values (@id, @Sha256, @name, @Kind, @OwnerId, @now) on conflict (id) do nothing",
            new { id, file.Original.Sha256, name = data.Seal(file.Name), owner.Kind, OwnerId = owner.Id, now = time.GetUtcNow() },
            transaction,
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return true;
    }
}
