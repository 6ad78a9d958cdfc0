using System.Text.Json;

namespace ServiceNet.BrowserTests;

/// <summary>Every page of the mini-program, read from its pages.json, so that a new one is known as soon as it exists.</summary>
internal static class MiniProgramPages
{
    /// <summary>As in an address: <c>bookings/when</c>.</summary>
    public static IReadOnlyList<string> All()
    {
        using var pages = JsonDocument.Parse(File.ReadAllText(Repository.MiniProgramPages), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var main = pages.RootElement.GetProperty("pages").EnumerateArray().Select(p => p.GetProperty("path").GetString()!);
        var parts = pages.RootElement.GetProperty("subPackages").EnumerateArray()
            .SelectMany(part => part.GetProperty("pages").EnumerateArray().Select(p => $"{part.GetProperty("root").GetString()}/{p.GetProperty("path").GetString()}"));
        return [.. main, .. parts];
    }

    /// <summary>The page an address of the preview shows; without one it is home.</summary>
    public static string At(string url)
    {
        var path = new Uri(url).Fragment.TrimStart('#', '/').Split('?')[0];
        return path.Length == 0 ? "pages/home/home" : path;
    }
}
