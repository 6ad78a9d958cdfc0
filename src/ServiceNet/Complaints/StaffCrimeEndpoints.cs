using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Complaints;

/// <summary>Whether it goes to the police, and why.</summary>
public sealed record CrimeDecisionRequest([property: Required(ErrorMessage = "请选择是否移送。")] bool? Transfer, [property: Required(ErrorMessage = "请写明理由。"), PlainText(2000, Label = "理由", MinimumLength = 1, MultiLine = true)] string Reason, long? Version);

/// <summary>To whom it was handed.</summary>
/// <param name="Agency"><c>police</c> or <c>procuratorate</c>.</param>
public sealed record CrimeHandOverRequest([property: Required(ErrorMessage = "请选择移送到哪里。"), PlainText(40, Label = "机关", MinimumLength = 1)] string Agency, [property: PlainText(60, Label = "回执编号")] string? Receipt, long? Version);

/// <summary>What the police decided.</summary>
public sealed record CrimeAnswerRequest([property: Required(ErrorMessage = "请选择是否立案。")] bool? Accepted, [property: Required(ErrorMessage = "请写明答复内容。"), PlainText(2000, Label = "答复内容", MinimumLength = 1, MultiLine = true)] string Words, long? Version);

/// <summary>A suspected crime beside its case, for the few who may see it.</summary>
internal static class StaffCrimeEndpoints
{
    public static void MapCrime(this RouteGroupBuilder one)
    {
        var crime = one.MapGroup("/crime").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        crime.MapPost("", Report).WithName("reportSuspectedCrime").WithSummary("Reports a suspected crime; three days to decide begin");
        crime.MapPost("/decide", Decide).WithName("decideSuspectedCrime").WithSummary("Decides whether it goes to the police; a station's head or an administrator");
        crime.MapPost("/hand-over", HandOver).WithName("handOverSuspectedCrime").WithSummary("Hands it to the police or the procuratorate");
        crime.MapPost("/answer", Answer).WithName("answerSuspectedCrime").WithSummary("Keeps what the police decided");
    }

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Report(string id, BecauseRequest request, [AsParameters] HandlerMove move, SuspectCrime act, CancellationToken ct)
        => move.RunAsync(id, "crime", request, (mover, key) => act.ReportAsync(id, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Decide(string id, CrimeDecisionRequest request, [AsParameters] HandlerMove move, SuspectCrime act, CancellationToken ct)
        => move.RunAsync(id, "crime/decide", request, (mover, key) => act.DecideAsync(id, request.Transfer!.Value, request.Reason.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> HandOver(string id, CrimeHandOverRequest request, [AsParameters] HandlerMove move, SuspectCrime act, CancellationToken ct)
        => move.RunAsync(id, "crime/hand-over", request, (mover, key) => act.HandOverAsync(id, request.Agency, string.IsNullOrWhiteSpace(request.Receipt) ? null : request.Receipt.Trim(), request.Version, mover, key, ct), ct);

    private static Task<Results<Ok<StaffComplaintView>, ProblemHttpResult>> Answer(string id, CrimeAnswerRequest request, [AsParameters] HandlerMove move, SuspectCrime act, CancellationToken ct)
        => move.RunAsync(id, "crime/answer", request, (mover, key) => act.AnswerAsync(id, request.Accepted!.Value, request.Words.Trim(), request.Version, mover, key, ct), ct);
}
