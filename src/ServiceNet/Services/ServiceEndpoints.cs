using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Paging;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Services;

/// <summary>The public service catalogue.</summary>
public static class ServiceEndpoints
{
    private const string CursorList = "services";

    /// <summary>Adds the catalogue.</summary>
    public static IServiceCollection AddServiceCatalogue(this IServiceCollection services) => services.AddSingleton<ServiceCatalogue>();

    /// <summary>Maps <c>/services</c>.</summary>
    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("Services").AllowAnonymous().RequireRateLimiting(Limits.Public);
        services.MapGet("", List).WithName("listServices").WithSummary("Lists the public service catalogue").Produces<Page<ServiceItem>>().ProducesProblem(400);
        services.MapGet("/{code}", Get).WithName("getService").WithSummary("Shows one service item").Produces<ServiceItem>().ProducesProblem(404);
    }

    private static async Task<IResult> List(
        ServiceCatalogue catalogue,
        Cursor cursors,
        [Description("1-100, default 20")] int? limit,
        [Description("nextCursor of the page before")] string? cursor,
        CancellationToken ct)
        => PageOf.Check(limit, cursor, cursors, CursorList, out var size, out var place) is { } refusal
            ? refusal
            : RenderedJson.Of(PageOf.Whole(await catalogue.GetAsync(ct), size, place, s => s.Code, code => cursors.Write(CursorList, code)), compress: false);

    private static async Task<IResult> Get(string code, ServiceCatalogue catalogue, CancellationToken ct)
        => (await catalogue.GetAsync(ct)).FirstOrDefault(s => s.Code == code) is { } item
            ? RenderedJson.Of(item, compress: false)
            : Problem.Of(404, "service.unknown", "没有找到这个服务事项。", "请在服务清单中重新选择。");
}
