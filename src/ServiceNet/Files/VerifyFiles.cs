using System.Security.Cryptography;
using Dapper;
using Npgsql;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Work;

namespace ServiceNet.Files;

/// <summary>Looks whether every file's bytes are there in their length, and hashes them: all of them up to 4 GB, beyond that a sample that differs each time.</summary>
internal sealed class VerifyFiles(IFileStorage storage) : IVerification
{
    /// <summary>Read and hashed at most.</summary>
    private const long HashedBytes = 4L * 1024 * 1024 * 1024;

    public async Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var contents = (await connection.QueryAsync<(byte[] Sha256, long Size)>(new CommandDefinition(
            """
            with needed as (select distinct sha256 from files where stored_at is not null)
            select c.sha256, c.size from file_contents c where c.sha256 in (select sha256 from needed union select o.copy_sha256 from file_contents o join needed n on n.sha256 = o.sha256 where o.copy_sha256 is not null) order by random()
            """,
            commandTimeout: 600,
            cancellationToken: ct))).ToArray();
        var (findings, left) = (new List<string>(), HashedBytes);
        foreach (var (sha256, size) in contents)
        {
            var address = Convert.ToHexStringLower(sha256);
            var found = await storage.SizeAsync(address, ct);
            if (found != size)
            {
                findings.Add(found is null ? $"files: the bytes of {address} are gone" : $"files: {address} has {found} bytes, not {size}");
            }
            else if (left > 0)
            {
                left -= size;
                if (!await AreTheseAsync(address, sha256, ct))
                {
                    findings.Add($"files: the bytes of {address} are others");
                }
            }
        }

        findings.AddRange(await connection.QueryAsync<string>(new CommandDefinition(
            "select 'files: ' || encode(c.sha256, 'hex') || ' has a copy of another size or kind' from file_contents c join file_contents o on o.sha256 = c.copy_sha256 where o.size > c.size + 64 or o.kind <> c.kind or o.copy_sha256 is distinct from o.sha256", cancellationToken: ct)));
        return findings;
    }

    private async Task<bool> AreTheseAsync(string address, byte[] sha256, CancellationToken ct)
    {
        try
        {
            await using var bytes = await storage.OpenAsync(address, ct);
            return bytes is not null && (await SHA256.HashDataAsync(bytes, ct)).AsSpan().SequenceEqual(sha256);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The storage's own check, or a disk that cannot be read: they are not what was kept.
            return false;
        }
    }
}
