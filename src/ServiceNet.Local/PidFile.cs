using System.Globalization;

namespace ServiceNet.Local;

/// <summary>A file whose first line names the process that wrote it.</summary>
internal static class PidFile
{
    public static async Task<int?> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            var first = (await File.ReadAllLinesAsync(path, ct)).FirstOrDefault();
            return int.TryParse(first, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
