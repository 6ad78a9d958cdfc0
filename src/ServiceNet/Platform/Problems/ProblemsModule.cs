using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ServiceNet.Platform.Problems;

/// <summary>Turns everything that goes wrong outside an act into problem+json with a code.</summary>
public static class ProblemsModule
{
    /// <summary>Adds the translation of faults, framework refusals and field errors.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        services.AddExceptionHandler<FaultToProblem>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = Complete);
        return services;
    }

    /// <summary>Puts the translation in front of the pipeline.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => WriteAsync(context.HttpContext, ForStatus(context.HttpContext.Response.StatusCode)));
    }

    internal static Task WriteAsync(HttpContext context, ProblemDetails details)
    {
        context.Response.StatusCode = details.Status ?? StatusCodes.Status500InternalServerError;
        return context.Response.WriteAsJsonAsync(details, options: null, "application/problem+json");
    }

    internal static ProblemDetails ForStatus(int status) => status switch
    {
        400 => Problem.Details(400, "request.malformed", "提交的内容无法读取。", "请检查填写的内容后重试。"),
        401 => Problem.Details(401, "auth.required", "请先登录。", "登录后可以继续刚才的操作，已填写的内容不会丢失。"),
        403 => Problem.Details(403, "auth.forbidden", "您没有这项操作的权限。", "如果需要办理，请联系所在站点的负责人或管理员。"),
        404 => Problem.Details(404, "route.unknown", "没有找到您要的内容。", "它可能已经移走，请返回上一页重新选择。"),
        405 => Problem.Details(405, "route.method_not_allowed", "不支持这种操作方式。", "请返回上一页重新选择。"),
        413 => Problem.Details(413, "request.too_large", "提交的内容太大。", "请删减后重试。"),
        415 => Problem.Details(415, "request.unsupported_media_type", "提交的内容格式不受支持。", "请以 JSON 格式提交。"),
        429 => Problem.Details(429, "request.too_many", "操作太频繁。", "请稍等片刻再试，已填写的内容不会丢失。"),
        503 => Problem.Details(503, "service.unavailable", "系统暂时繁忙。", "您填写的内容没有丢失，请稍后重试。"),
        >= 500 => Problem.Details(status, "service.fault", "系统出了问题。", "您填写的内容没有丢失，请稍后重试；仍不行请拨打 12345。"),
        _ => Problem.Details(status, "request.refused", "这个请求没有被接受。", "请返回上一页重试。"),
    };

    /// <summary>Field errors found by the framework's validation get our code and keep their sentences.</summary>
    private static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        details.Extensions["traceId"] = Problem.TraceId();
        if (details.Extensions.ContainsKey("code"))
        {
            return;
        }

        var status = details.Status ?? context.HttpContext.Response.StatusCode;
        var ours = ForStatus(status);
        if (details is HttpValidationProblemDetails { Errors.Count: > 0 } invalid)
        {
            ours = Problem.Details(400, "request.invalid", "填写的内容有误。", invalid.Errors.First().Value[0]);
            invalid.Errors = invalid.Errors.ToDictionary(e => CamelCase(e.Key), e => e.Value, StringComparer.Ordinal);
        }

        details.Type = ours.Type;
        details.Title = ours.Title;
        details.Detail = ours.Detail;
        foreach (var (key, value) in ours.Extensions)
        {
            details.Extensions[key] = value;
        }
    }

    private static string CamelCase(string path)
        => string.Join('.', path.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..]));

    private sealed class FaultToProblem(ILogger<FaultToProblem> log) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            if (httpContext.RequestAborted.IsCancellationRequested && exception is OperationCanceledException)
            {
                // The caller has gone; nobody reads an answer.
                return true;
            }

            var details = exception switch
            {
                BadHttpRequestException bad => ForStatus(bad.StatusCode),
                NpgsqlException { IsTransient: true } or TimeoutException => ForStatus(503),
                NpgsqlException when exception is not PostgresException => ForStatus(503),
                _ => ForStatus(500),
            };
            if (details.Status >= 500)
            {
                // The route's pattern, never the path with its ids or the body.
                var route = (httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
                log.LogError(exception, "Fault {TraceId} at {Method} {Route}", details.Extensions["traceId"], httpContext.Request.Method, route);
                if (details.Status == 503)
                {
                    httpContext.Response.Headers.RetryAfter = "2";
                }
            }

            await WriteAsync(httpContext, details);
            return true;
        }
    }
}
