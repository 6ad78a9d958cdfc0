using Microsoft.Extensions.Options;

namespace ServiceNet.Files.Storage;

/// <summary>Bytes on the shared disk: <c>kept/ab/abcdef…</c>, written elsewhere on it, flushed, then renamed into place.</summary>
internal sealed class FilesOnDisk(IOptions<FilesOptions> options) : IFileStorage
{
    private readonly string _root = Path.Combine(options.Value.Directory, "kept");

    public string Name => "files";

    public Task KeepAsync(StagedFile staged, CancellationToken ct)
    {
        var place = PlaceOf(staged.Address);
        if (!IsThere())
        {
            Durably.CreateFolder(_root);
            Durably.CreateFolder(Path.GetDirectoryName(place)!);
            try
            {
                Durably.Move(staged.Place, place);
            }
            catch (FileNotFoundException) when (IsThere())
            {
                // Moved by another finish in this very moment, which may not have flushed the folder yet.
                Durably.FlushFolder(Path.GetDirectoryName(place)!);
            }
        }

        return Task.CompletedTask;

        bool IsThere() => new FileInfo(place) is { Exists: true } there && there.Length == staged.Size;
    }

    public Task<Stream?> OpenAsync(string address, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(PlaceOf(address), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan }));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<long?> SizeAsync(string address, CancellationToken ct) => Task.FromResult(new FileInfo(PlaceOf(address)) is { Exists: true } file ? file.Length : (long?)null);

    public Task RemoveAsync(string address, CancellationToken ct)
    {
        var place = PlaceOf(address);
        if (File.Exists(place))
        {
            File.Delete(place);
        }

        return Task.CompletedTask;
    }

    public Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            Directory.CreateDirectory(_root);
            return Task.FromResult(true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(false);
        }
    }

    private string PlaceOf(string address) => Path.Combine(_root, address[..2], address);
}
