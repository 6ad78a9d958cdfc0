using Dapper;
using Npgsql;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>How a piece ended.</summary>
internal abstract record PieceOutcome
{
    /// <summary>It is safe.</summary>
    public sealed record Received(long Bytes) : PieceOutcome;

    /// <summary>The next piece begins elsewhere.</summary>
    public sealed record WrongOffset(long Bytes) : PieceOutcome;

    /// <summary>Larger than a piece, or past the end of the file.</summary>
    public sealed record TooLarge : PieceOutcome;

    /// <summary>Not there, or another person's.</summary>
    public sealed record Unknown : PieceOutcome;
}

/// <summary>
/// A file that comes in pieces, at any process: the row says how much is safe, the bytes lie in the shared folder. A piece is received
/// beside the file; then, under the row's lock, it is put in its place, flushed and counted. So of two pieces for
/// one place one counts, and what was acknowledged outlives any process.
/// </summary>
internal sealed class UploadInPieces(NpgsqlDataSource database, IFileStorage storage, Incoming incoming, KeepFile keep, PersonalData data, TimeProvider time)
{
    /// <summary>Begins an upload; with a key, once.</summary>
    /// <returns>Its id; null when the key was used for another.</returns>
    public async Task<UploadView?> BeginAsync(string name, long size, byte[]? sha256, FileOwner owner, IdempotentRequest? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        switch (request is null ? new Repeat.First() : await request.BeginAsync(connection, transaction, ct))
        {
            case Repeat.Same same:
                return new UploadView(same.Resource, FilesOptions.PieceSize, (await RowAsync(connection, Guid.Parse(same.Resource), owner, ct))?.Received ?? size);
            case Repeat.Reused:
                return null;
        }

        var (id, now) = (FileOwner.NewId(), time.GetUtcNow());
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into file_uploads (id, name, size, sha256, owner_kind, owner_id, created_at) values (@id, @name, @size, @sha256, @Kind, @OwnerId, @now)",
            new { id, name = data.Seal(name), size, sha256, owner.Kind, OwnerId = owner.Id, now },
            transaction,
            cancellationToken: ct));
        if (request is not null)
        {
            await request.CompleteAsync(connection, transaction, 201, id.ToString(), now, ct);
        }

        await transaction.CommitAsync(ct);
        return new UploadView(id.ToString(), FilesOptions.PieceSize, 0);
    }

    /// <summary>True when the shared folder takes one more file.</summary>
    public bool HasRoom => incoming.HasRoom;

    /// <summary>How far an upload is; null when it is not there or another's. A finished one is whole.</summary>
    public async Task<UploadProgressView?> ProgressAsync(Guid id, FileOwner owner, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await RowAsync(connection, id, owner, ct) is { } row ? new UploadProgressView(row.Received, row.Size)
            : await ReadFiles.FindAsync(connection, id, ct) is { StoredAt: not null } file && MayUse(file.Owner, owner) ? new UploadProgressView(file.Size, file.Size)
            : null;
    }

    /// <summary>Takes the piece that begins at <paramref name="offset"/>.</summary>
    public async Task<PieceOutcome> ReceiveAsync(Guid id, long offset, Stream body, FileOwner owner, CancellationToken ct)
    {
        // Before the bytes are read: who is wrong learns it without sending them.
        if (await RowAsync(id, owner, ct) is not { } row)
        {
            return new PieceOutcome.Unknown();
        }

        if (row.Received != offset)
        {
            return new PieceOutcome.WrongOffset(row.Received);
        }

        var place = incoming.NewPlace();
        try
        {
            var piece = await Incoming.WriteAsync(place, body, FilesOptions.PieceSize, keep: false, ct);
            return piece.Size > FilesOptions.PieceSize || offset + piece.Size > row.Size ? new PieceOutcome.TooLarge() : await CountAsync(id, offset, piece, ct);
        }
        finally
        {
            Incoming.Remove(place);
        }
    }

    /// <summary>Ends an upload: the file is looked at and kept. Repeated, it answers the same file.</summary>
    public async Task<KeepOutcome> FinishAsync(Guid id, FileOwner owner, CancellationToken ct)
    {
        if (await RowAsync(id, owner, ct) is not { } row)
        {
            return await FinishedAsync(id, owner, ct);
        }

        if (row.Received < row.Size)
        {
            return new KeepOutcome.Incomplete(row.Received);
        }

        if (await incoming.HashAsync(id, row.Size, ct) is not { } staged)
        {
            // A process that died moved the bytes already, or one that lives is just doing so.
            return await FinishedAsync(id, owner, ct);
        }

        if (row.Sha256 is { } expected && !expected.AsSpan().SequenceEqual(staged.Sha256))
        {
            await DropAsync(id, owner, ct);
            return new KeepOutcome.HashDiffers();
        }

        var outcome = await KeepAsync(id, staged, row, ct);
        switch (outcome)
        {
            case KeepOutcome.Kept:
                Incoming.Remove(staged.Place);
                return outcome;
            case KeepOutcome.Unknown:
                // Another finish of the same was faster.
                return await FinishedAsync(id, owner, ct);
            default:
                // What is refused for its content stays refused: nothing of it is kept.
                await DropAsync(id, owner, ct);
                return outcome;
        }
    }

    private async Task<KeepOutcome> KeepAsync(Guid id, StagedFile staged, UploadRow row, CancellationToken ct)
    {
        try
        {
            return await keep.KeepAsync(id, staged, data.Open(row.Name), row.Owner, null, upload: true, ct);
        }
        catch (FileNotFoundException)
        {
            // Another finish was faster, and has tidied up behind itself.
            return new KeepOutcome.Unknown();
        }
    }

    /// <summary>Gives an upload up; false when it is not there or another's.</summary>
    public async Task<bool> DropAsync(Guid id, FileOwner owner, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var dropped = await connection.ExecuteAsync(new CommandDefinition(
            "delete from file_uploads where id = @id and (owner_id is null or (owner_kind, owner_id) = (@Kind, @OwnerId))", new { id, owner.Kind, OwnerId = owner.Id }, cancellationToken: ct));
        if (dropped > 0)
        {
            Incoming.Remove(incoming.PlaceOf(id));
        }

        return dropped > 0;
    }

    private async Task<PieceOutcome> CountAsync(Guid id, long offset, StagedFile piece, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var received = await connection.ExecuteScalarAsync<long?>(new CommandDefinition("select received from file_uploads where id = @id for update", new { id }, transaction, cancellationToken: ct));
        if (received != offset)
        {
            return received is null ? new PieceOutcome.Unknown() : new PieceOutcome.WrongOffset(received.Value);
        }

        if (piece.Size > 0)
        {
            incoming.Append(id, offset, piece.Place);
            // The bytes are safe: the count is no longer abandoned because the phone has gone.
            await connection.ExecuteAsync(new CommandDefinition("update file_uploads set received = @after where id = @id", new { id, after = offset + piece.Size }, transaction, cancellationToken: CancellationToken.None));
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new PieceOutcome.Received(offset + piece.Size);
    }

    /// <summary>The file an upload became. One whose process died after the bytes were moved is confirmed now.</summary>
    private async Task<KeepOutcome> FinishedAsync(Guid id, FileOwner owner, CancellationToken ct)
    {
        StoredFile? file;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            file = await ReadFiles.FindAsync(connection, id, ct);
        }

        return file is null || !MayUse(file.Owner, owner) ? new KeepOutcome.Unknown()
            : file.StoredAt is not null ? new KeepOutcome.Kept(file.View(data))
            : await storage.SizeAsync(file.Address, ct) == file.Size && (file.CopySha256 is not { } copy || await storage.SizeAsync(Convert.ToHexStringLower(copy), ct) == file.CopySize) ? await keep.ConfirmAsync(id, null, ct)
            : new KeepOutcome.Unknown();
    }

    private async Task<UploadRow?> RowAsync(Guid id, FileOwner owner, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await RowAsync(connection, id, owner, ct);
    }

    private static async Task<UploadRow?> RowAsync(NpgsqlConnection connection, Guid id, FileOwner owner, CancellationToken ct)
        => await connection.QuerySingleOrDefaultAsync<UploadRow?>(new CommandDefinition("select name, size, sha256, received, owner_kind, owner_id from file_uploads where id = @id", new { id }, cancellationToken: ct)) is { } row && MayUse(row.Owner, owner) ? row : null;

    private static bool MayUse(FileOwner owner, FileOwner caller) => owner == FileOwner.Nobody || owner == caller;

    private sealed record UploadRow
    {
        public byte[] Name { get; init; } = [];

        public long Size { get; init; }

        public byte[]? Sha256 { get; init; }

        public long Received { get; init; }

        public string? OwnerKind { get; init; }

        public Guid? OwnerId { get; init; }

        public FileOwner Owner => new(OwnerKind, OwnerId);
    }
}
