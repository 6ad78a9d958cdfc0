using ServiceNet.Platform.Paging;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class APage
{
    private static readonly Cursor Cursors = new(Keys.Of("new"));

    [Theory]
    [InlineData(null, 20)]
    [InlineData(1, 1)]
    [InlineData(100, 100)]
    public void A_limit_from_1_to_100_is_taken_and_20_without_one(int? limit, int size)
    {
        Assert.Null(PageOf.Check(limit, null, Cursors, "list", out var taken, out var place));
        Assert.Equal(size, taken);
        Assert.Null(place);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Another_limit_is_refused(int limit) => Refused(PageOf.Check(limit, null, Cursors, "list", out _, out _), "limit");

    [Fact]
    public void A_bad_cursor_is_refused() => Refused(PageOf.Check(10, "bad", Cursors, "list", out _, out _), "cursor");

    [Theory]
    [InlineData(3, new[] { 1, 2 }, null)]
    [InlineData(2, new[] { 1, 2 }, null)]
    [InlineData(2, new[] { 1, 2, 3 }, "2")]
    [InlineData(1, new int[0], null)]
    public async Task One_row_more_than_the_page_holds_makes_a_next_cursor(int size, int[] rows, string? next)
    {
        var page = await PageOf.Async(rows, size, r => ValueTask.FromResult(r * 10), r => $"{r}");
        Assert.Equal(rows.Take(size).Select(r => r * 10), page.Items);
        Assert.Equal(next, page.NextCursor);
    }

    private static void Refused(Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult? refusal, string field)
    {
        Assert.NotNull(refusal);
        Assert.Equal(400, refusal.StatusCode);
        Assert.Contains(field, Assert.IsType<Dictionary<string, string[]>>(refusal.ProblemDetails.Extensions["errors"]).Keys, StringComparer.Ordinal);
    }
}
