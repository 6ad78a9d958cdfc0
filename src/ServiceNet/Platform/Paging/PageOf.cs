using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Platform.Paging;

/// <summary>Checks the paging parameters and cuts a page from one item more than it holds.</summary>
public static class PageOf
{
    /// <summary>Items a page holds when the caller does not say.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The refusal of a bad limit or cursor, or null.</summary>
    public static ProblemHttpResult? Check(int? limit, string? cursor, Cursor cursors, string list, out int size, out string? place)
    {
        size = limit ?? DefaultLimit;
        place = null;
        return size is < 1 or > 100 ? Problem.Invalid("limit", "每页条数须在1至100之间。")
            : !cursors.TryRead(list, cursor, out place) ? Problem.Invalid("cursor", "翻页位置已失效，请从第一页重新查看。")
            : null;
    }

    /// <summary>Cuts a page from a list that is whole in memory.</summary>
    /// <param name="key">Names an item for the cursor; unique in the list.</param>
    public static Page<T> Whole<T>(IReadOnlyList<T> all, int size, string? place, Func<T, string> key, Func<string, string> cursor)
    {
        var start = place is null ? 0 : all.TakeWhile(item => key(item) != place).Count() + 1;
        var items = all.Skip(start).Take(size).ToArray();
        return new Page<T>(items, start + items.Length < all.Count ? cursor(key(items[^1])) : null);
    }

    /// <summary>Turns up to <paramref name="size"/> + 1 rows into a page.</summary>
    public static async Task<Page<TView>> Async<TRow, TView>(IReadOnlyList<TRow> rows, int size, Func<TRow, ValueTask<TView>> view, Func<TRow, string> cursor)
    {
        var items = new List<TView>(Math.Min(size, rows.Count));
        foreach (var row in rows.Take(size))
        {
            items.Add(await view(row));
        }

        return new Page<TView>(items, rows.Count > size ? cursor(rows[size - 1]) : null);
    }
}
