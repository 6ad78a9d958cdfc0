using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ServiceNet.Platform.Http;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class AnAnswerRenderedOnce
{
    private static readonly string[] Value = [.. Enumerable.Range(0, 100).Select(i => $"第{i}个站点")];
    private static readonly RenderedJson Large = RenderedJson.Of(Value, compress: true);
    private static readonly RenderedJson Small = RenderedJson.Of(new[] { "站点" }, compress: true);

    [Fact]
    public async Task It_is_the_values_JSON_with_a_tag_to_revalidate_by()
    {
        var (response, body) = await AskAsync(Large);
        Assert.Equal(JsonSerializer.Serialize(Value, Json.Options), Encoding.UTF8.GetString(body));
        Assert.Equal(200, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.ContentType);
        Assert.Equal(body.Length, response.ContentLength);
        Assert.Matches("^W/\"[0-9a-f]{24}\"$", response.Headers.ETag.ToString());
        Assert.Contains("must-revalidate", response.Headers.CacheControl.ToString(), StringComparison.Ordinal);
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task Another_value_has_another_tag_and_the_same_value_the_same()
    {
        var tag = await TagAsync(Large);
        Assert.Equal(tag, await TagAsync(RenderedJson.Of(Value, compress: false)));
        Assert.NotEqual(tag, await TagAsync(Small));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("{0},\"other\"")]
    [InlineData("{1}")]
    [InlineData("*")]
    public async Task Whoever_has_it_already_is_told_so(string ifNoneMatch)
    {
        var tag = await TagAsync(Large);
        var known = ifNoneMatch.Replace("{0}", tag, StringComparison.Ordinal).Replace("{1}", tag[2..], StringComparison.Ordinal);
        var (response, body) = await AskAsync(Large, ifNoneMatch: known, acceptEncoding: "br");
        Assert.Equal(304, response.StatusCode);
        Assert.Empty(body);
        Assert.Equal(tag, response.Headers.ETag.ToString());
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
        Assert.False(response.Headers.ContainsKey("Content-Encoding"));
        Assert.Null(response.ContentLength);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/\"0123\"")]
    [InlineData("{0}x")]
    [InlineData("")]
    public async Task Whoever_has_another_gets_it_whole(string ifNoneMatch)
    {
        var (response, body) = await AskAsync(Large, ifNoneMatch: ifNoneMatch.Replace("{0}", (await TagAsync(Large))[..^1], StringComparison.Ordinal));
        Assert.Equal(200, response.StatusCode);
        Assert.NotEmpty(body);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, deflate, br")]
    [InlineData("gzip;q=0.5,br;q=1.0")]
    [InlineData("br;q=0.001")]
    public async Task Whoever_reads_Brotli_gets_the_same_bytes_smaller(string acceptEncoding)
    {
        var (response, body) = await AskAsync(Large, acceptEncoding: acceptEncoding);
        Assert.Equal("br", response.Headers.ContentEncoding.ToString());
        Assert.Equal(body.Length, response.ContentLength);
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress));
        Assert.Equal(JsonSerializer.Serialize(Value, Json.Options), await reader.ReadToEndAsync());
        Assert.Equal(await TagAsync(Large), response.Headers.ETag.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("identity")]
    [InlineData("brotli")]
    [InlineData("br;q=0")]
    [InlineData("gzip, br; q=0")]
    [InlineData("br;q=0.0")]
    [InlineData("br;q=0.000, gzip")]
    public async Task Whoever_does_not_gets_it_plain(string? acceptEncoding)
    {
        var (response, body) = await AskAsync(Large, acceptEncoding: acceptEncoding);
        Assert.False(response.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal((byte)'[', body[0]);
    }

    [Fact]
    public async Task A_few_bytes_are_not_worth_compressing()
    {
        var (response, body) = await AskAsync(Small, acceptEncoding: "br");
        Assert.False(response.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("[\"站点\"]", Encoding.UTF8.GetString(body));
    }

    private static async Task<string> TagAsync(RenderedJson answer) => (await AskAsync(answer)).Response.Headers.ETag.ToString();

    private static async Task<(HttpResponse Response, byte[] Body)> AskAsync(RenderedJson answer, string? ifNoneMatch = null, string? acceptEncoding = null)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        if (ifNoneMatch is not null)
        {
            context.Request.Headers.IfNoneMatch = ifNoneMatch;
        }

        if (acceptEncoding is not null)
        {
            context.Request.Headers.AcceptEncoding = acceptEncoding;
        }

        await answer.ExecuteAsync(context);
        return (context.Response, body.ToArray());
    }
}
