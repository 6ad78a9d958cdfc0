namespace ServiceNet.Local;

/// <summary>An exclusive lock on a file, let go by the operating system even when its holder crashes.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>The lock, or null while somebody else holds it.</summary>
    public static FolderLock? TryTake(string path)
    {
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new LocalStartException(
                $"没有权限写入数据目录 {Path.GetDirectoryName(path)}，请用创建它的用户运行。",
                $"This user may not write to the data folder {Path.GetDirectoryName(path)}; run as the user that made it.",
                fault);
        }
    }

    // The file stays: removing it would let two processes each hold "the" lock, on different files.
    public void Dispose() => file.Dispose();
}
