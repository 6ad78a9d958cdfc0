using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace ServiceNet.Files.Storage;

/// <summary>The folder of what is under way. All processes share it, so an upload begun at one goes on at another.</summary>
internal sealed class Incoming(IOptions<FilesOptions> options)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Longer than any request lasts: what is older and belongs to no upload was left by a process that died.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(2);

    private readonly string _folder = Path.Combine(options.Value.Directory, "incoming");
    private bool _made;

    /// <summary>True when the disk has room for one more file beside what it must keep free.</summary>
    public bool HasRoom
    {
        get
        {
            var free = new DriveInfo(Folder).AvailableFreeSpace;
            return free > (options.Value.KeepFreeMegabytes * 1024L * 1024L) + FilesOptions.MaxSize;
        }
    }

    private string Folder
    {
        get
        {
            if (!_made)
            {
                Directory.CreateDirectory(_folder);
                _made = true;
            }

            return _folder;
        }
    }

    /// <summary>Where an upload's pieces are put together.</summary>
    public string PlaceOf(Guid upload) => Path.Combine(Folder, upload.ToString("N"));

    /// <summary>A name nobody else writes under.</summary>
    public string NewPlace() => Path.Combine(Folder, $"part-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");

    /// <summary>Writes a stream to a new place, hashing as it goes; stops one byte past <paramref name="most"/>. Flushed where asked.</summary>
    /// <returns>How long it was; more than <paramref name="most"/> when it is too long.</returns>
    public static async Task<StagedFile> WriteAsync(string place, Stream from, long most, bool keep, CancellationToken ct)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = keep ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
            using var file = File.OpenHandle(place, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            var size = 0L;
            var filled = 0;
            for (int n; (n = await from.ReadAsync(buffer.AsMemory(filled), ct)) > 0 || filled > 0;)
            {
                filled += n;
                // Kestrel hands over a few kilobytes at a time: written together they cost a thirtieth of the calls.
                if (filled < buffer.Length && n > 0 && size + filled <= most)
                {
                    continue;
                }

                hash?.AppendData(buffer, 0, filled);
                RandomAccess.Write(file, buffer.AsSpan(0, filled), size);
                size += filled;
                filled = 0;
                if (n == 0 || size > most)
                {
                    break;
                }
            }

            if (keep)
            {
                RandomAccess.FlushToDisk(file);
            }

            return new StagedFile(place, size, hash?.GetHashAndReset() ?? []);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Puts a piece where it belongs in an upload, flushed. What lay there beyond the acknowledged bytes is written over.</summary>
    public void Append(Guid upload, long offset, string piece)
    {
        using var from = File.OpenHandle(piece);
        using var to = File.OpenHandle(PlaceOf(upload), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var at = 0L;
            for (int n; (n = RandomAccess.Read(from, buffer, at)) > 0; at += n)
            {
                RandomAccess.Write(to, buffer.AsSpan(0, n), offset + at);
            }

            RandomAccess.FlushToDisk(to);
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }

        if (offset == 0)
        {
            // The file is new: without this its name could be lost with the power, and its bytes with it.
            Durably.FlushFolder(Folder);
        }
    }

    /// <summary>Hashes an upload's bytes; null when they are gone or fewer than <paramref name="size"/>.</summary>
    public async Task<StagedFile?> HashAsync(Guid upload, long size, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(PlaceOf(upload), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, BufferSize, useAsync: false);
            if (file.Length < size)
            {
                return null;
            }

            // Beyond the acknowledged bytes lies at most a piece that was never acknowledged.
            file.SetLength(size);
            return new StagedFile(PlaceOf(upload), size, await SHA256.HashDataAsync(file, ct));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes what is there of a place.</summary>
    public static void Remove(string? place)
    {
        if (place is not null && File.Exists(place))
        {
            File.Delete(place);
        }
    }

    /// <summary>Removes what nobody is writing any more and no upload stands for.</summary>
    /// <param name="underWay">The uploads there are.</param>
    public void RemoveAbandoned(IReadOnlySet<Guid> underWay)
    {
        // A file's own time is the machine's, whatever day the process rehearses.
        var before = TimeProvider.System.GetUtcNow().UtcDateTime - Abandoned;
        foreach (var file in new DirectoryInfo(Folder).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before && !(Guid.TryParseExact(file.Name, "N", out var upload) && underWay.Contains(upload)))
            {
                Remove(file.FullName);
            }
        }
    }
}

/// <summary>Bytes in the folder of what is under way.</summary>
internal sealed record StagedFile(string Place, long Size, byte[] Sha256)
{
    /// <summary>Where they will lie.</summary>
    public string Address => Convert.ToHexStringLower(Sha256);
}
