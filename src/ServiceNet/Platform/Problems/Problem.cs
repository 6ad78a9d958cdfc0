using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ServiceNet.Platform.Problems;

/// <summary>
/// A refusal as the caller sees it: a status, a code that never changes, and Chinese sentences that say what
/// happened and what to do.
/// </summary>
public static class Problem
{
    /// <summary>A refusal as a typed result.</summary>
    /// <param name="status">4xx, or 503 while a dependency is away.</param>
    /// <param name="code">Stable, <c>room.reason</c>.</param>
    /// <param name="title">What happened, one short sentence.</param>
    /// <param name="detail">What the person can do now.</param>
    public static ProblemHttpResult Of(int status, string code, string title, string detail)
        => TypedResults.Problem(Details(status, code, title, detail));

    /// <summary>A 400 with sentences per field.</summary>
    public static ProblemHttpResult Invalid(string field, string sentence)
    {
        var details = Details(StatusCodes.Status400BadRequest, "request.invalid", "填写的内容有误。", sentence);
        details.Extensions["errors"] = new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [sentence] };
        return TypedResults.Problem(details);
    }

    /// <summary>The body of a refusal.</summary>
    public static ProblemDetails Details(int status, string code, string title, string detail) => new()
    {
        Type = $"urn:servicenet:problem:{code}",
        Status = status,
        Title = title,
        Detail = detail,
        Extensions = { ["code"] = code, ["traceId"] = TraceId() },
    };

    internal static string TraceId() => (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
}
