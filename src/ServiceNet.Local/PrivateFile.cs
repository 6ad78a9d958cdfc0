namespace ServiceNet.Local;

/// <summary>Files and folders whose permissions matter: they hold the passwords of private servers.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Others may pass through to what is theirs inside, but not look around.</summary>
    public const UnixFileMode PassableFolder = OwnerFolder | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes a file only its owner reads (0600), whole or not at all.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken ct)
    {
        var next = path + ".next";
        File.Delete(next);
        await using (var writer = new StreamWriter(new FileStream(next, Options())))
            await writer.WriteAsync(text.AsMemory(), ct);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Makes a folder others may at most pass through; one that exists keeps its permissions.</summary>
    public static void MakeFolder(string path, bool passable)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, passable ? PassableFolder : OwnerFolder);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
