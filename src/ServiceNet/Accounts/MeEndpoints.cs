using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Accounts;

/// <summary>What a person may change of their profile.</summary>
public sealed record EditMeRequest([property: PlainText(30, Label = "称呼")] string? DisplayName);

/// <summary>A code from WeChat's phone-number button (not a login code); simulated: <c>simphone:DIGITS:NONCE</c>.</summary>
public sealed record BindPhoneRequest([property: Required(ErrorMessage = "缺少手机号授权，请重新点按。"), PlainText(200, Label = "手机号授权", MinimumLength = 1)] string Code);

/// <summary>A citizen's own account.</summary>
public static class MeEndpoints
{
    /// <summary>Maps <c>/me</c>.</summary>
    public static void MapMe(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("My account").RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen).ProducesProblem(401);
        me.MapGet("", Show).WithName("showMe").WithSummary("Shows the caller's profile");
        me.MapPatch("", Edit).WithName("editMe").WithSummary("Changes how the caller is called").ProducesProblem(400);
        me.MapPost("/phone", BindPhone).WithName("bindPhone").WithSummary("Binds the phone number the person agreed to give in WeChat").ProducesProblem(400).ProducesProblem(503);
        me.MapGet("/export", Export).WithName("exportMe").WithSummary("Hands over everything kept about the caller, unmasked");
        me.MapDelete("", Close).WithName("closeMe").WithSummary("Closes the account: coming bookings are cancelled, personal data is erased");
    }

    private static async Task<Ok<MeView>> Show(ClaimsPrincipal user, Profile profile, CancellationToken ct) => TypedResults.Ok(await profile.ShowAsync(user.Id(), ct));

    private static async Task<Ok<MeView>> Edit(EditMeRequest request, ClaimsPrincipal user, Profile profile, CancellationToken ct)
        => TypedResults.Ok(await profile.RenameAsync(user.Id(), request.DisplayName, ct));

    private static async Task<Results<Ok<MeView>, ProblemHttpResult>> BindPhone(BindPhoneRequest request, ClaimsPrincipal user, Profile profile, CancellationToken ct)
        => await profile.BindPhoneAsync(user.Id(), request.Code, ct) switch
        {
            BindPhoneOutcome.Bound bound => TypedResults.Ok(bound.Me),
            BindPhoneOutcome.CodeInvalid => Problem.Invalid("code", "手机号授权已失效，请重新点按授权按钮。"),
            _ => Problem.Of(503, "auth.wechat_unavailable", "暂时连接不上微信。", "请稍后重试，也可以在预约时直接填写手机号。"),
        };

    private static async Task<Ok<Dictionary<string, object>>> Export(ClaimsPrincipal user, Profile profile, CancellationToken ct)
        => TypedResults.Ok(await profile.ExportAsync(user.Id(), ct));

    private static async Task<NoContent> Close(ClaimsPrincipal user, Profile profile, CancellationToken ct)
    {
        await profile.CloseAsync(user.Id(), ct);
        return TypedResults.NoContent();
    }
}
