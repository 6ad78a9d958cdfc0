using System.Runtime.InteropServices;

namespace ServiceNet.Files.Storage;

/// <summary>Moves a file so that it stays moved when the machine loses power.</summary>
internal static class Durably
{
    /// <summary>Renames within one file system and flushes the folder: a rename is in the folder's own data. The bytes were flushed before.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Creates a folder, and flushes the one it stands in.</summary>
    public static void CreateFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FlushFolder(Path.GetDirectoryName(folder)!);
        }
    }

    /// <summary>.NET opens no folders; Windows flushes them by itself.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, 0);
        if (handle < 0)
        {
            throw new IOException($"The folder cannot be opened to be flushed (error {Marshal.GetLastPInvokeError()}).");
        }

        var result = Flush(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (result != 0)
        {
            throw new IOException($"The folder cannot be flushed (error {error}).");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
