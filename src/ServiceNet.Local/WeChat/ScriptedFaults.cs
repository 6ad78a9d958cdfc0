using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ServiceNet.Local.WeChat;

/// <summary>Faults a test has ordered: the next calls of a path meet them, in the order they were ordered.</summary>
internal sealed class ScriptedFaults
{
    private readonly Lock gate = new();
    private readonly List<(ScriptedFault Fault, int Left)> script = [];

    /// <summary><c>POST /simulation/faults</c>.</summary>
    public Results<NoContent, BadRequest<string>> Add(ScriptedFault fault)
    {
        if (!fault.Path.StartsWith('/') || fault.Times < 1 || fault.DelayMs < 0 || fault.Status is < 200 or > 599)
            return TypedResults.BadRequest("path starts with /, times is at least 1, delayMs is not negative, status is 200-599");
        lock (gate)
            script.Add((fault, fault.Times));
        return TypedResults.NoContent();
    }

    /// <summary><c>DELETE /simulation/faults</c>.</summary>
    public NoContent Clear()
    {
        lock (gate)
            script.Clear();
        return TypedResults.NoContent();
    }

    /// <summary>Answers in WeChat's stead when a fault waits for this path; false lets the call go on (perhaps delayed).</summary>
    public async Task<bool> MeetAsync(HttpContext context, string contentType)
    {
        var ct = context.RequestAborted;
        if (Take(context.Request.Path) is not { } fault)
            return false;
        if (fault.DelayMs > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), TimeProvider.System, ct);
        if (fault.ErrCode is null && fault.Status is null && fault.Body is null)
            return false;
        context.Response.StatusCode = fault.Status ?? StatusCodes.Status200OK;
        var answer = fault switch
        {
            { Body: { } body } => new WeChatAnswer(body),
            { ErrCode: { } code } => WeChatAnswer.Error(code),
            _ => new WeChatAnswer(""),
        };
        await answer.WriteAsync(context.Response, contentType, ct);
        return true;
    }

    private ScriptedFault? Take(PathString path)
    {
        lock (gate)
        {
            var index = script.FindIndex(entry => path.Equals(entry.Fault.Path, StringComparison.Ordinal));
            if (index < 0)
                return null;
            var (fault, left) = script[index];
            if (left == 1)
                script.RemoveAt(index);
            else
                script[index] = (fault, left - 1);
            return fault;
        }
    }
}

/// <summary>One ordered fault.</summary>
/// <param name="Path">The call it waits for, such as <c>/sns/jscode2session</c>.</param>
/// <param name="ErrCode">Answered as an error of WeChat's, with HTTP 200.</param>
/// <param name="DelayMs">Waited before the answer; alone, it only slows the call.</param>
/// <param name="Status">An HTTP status instead of 200.</param>
/// <param name="Body">The answer's text as it is, JSON or not, whole or cut short.</param>
/// <param name="Times">For how many calls.</param>
internal sealed record ScriptedFault(string Path, int? ErrCode = null, int DelayMs = 0, int? Status = null, string? Body = null, int Times = 1);
