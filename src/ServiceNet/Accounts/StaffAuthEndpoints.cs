using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Validation;

namespace ServiceNet.Accounts;

/// <summary>A staff member's name and password, and the one-time code where the account asks for one.</summary>
public sealed record StaffSignInRequest(
    [property: Required(ErrorMessage = "请填写用户名。"), PlainText(50, Label = "用户名", MinimumLength = 1)] string UserName,
    [property: Required(ErrorMessage = "请填写密码。"), PlainText(200, Label = "密码", MinimumLength = 1)] string Password,
    [property: PlainText(10, Label = "动态口令")] string? Otp);

/// <summary>The present password and the one to come.</summary>
public sealed record ChangePasswordRequest(
    [property: Required(ErrorMessage = "请填写当前密码。"), PlainText(200, Label = "当前密码", MinimumLength = 1)] string Current,
    [property: Required(ErrorMessage = "请填写新密码。"), PlainText(200, Label = "新密码", MinimumLength = 1)] string Next);

/// <summary>Who is signed in at the console.</summary>
/// <param name="StationIds">Where counter roles are held.</param>
public sealed record StaffMeView(string Id, string UserName, string DisplayName, IReadOnlyList<StaffRole> Roles, IReadOnlyList<string> StationIds);

/// <summary>Staff sessions.</summary>
public static class StaffAuthEndpoints
{
    /// <summary>Maps <c>/staff/auth</c> and <c>/staff/me</c>.</summary>
    public static void MapStaffAuth(this IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/staff/auth").WithTags("Staff sign-in").AllowAnonymous();
        open.MapPost("/sign-in", SignIn).WithName("staffSignIn").WithSummary("Signs a staff member in").RequireRateLimiting(Limits.StaffSignIn)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(423).ProducesProblem(429);
        open.MapPost("/refresh", Refresh).WithName("staffRefresh").WithSummary("Exchanges a staff refresh token; reuse ends the family").RequireRateLimiting(Limits.SignIn)
            .ProducesProblem(400).ProducesProblem(401);
        var staff = api.MapGroup("/staff").WithTags("Staff sign-in").RequireAuthorization(Policies.Staff).RequireRateLimiting(Limits.Staff).ProducesProblem(401);
        staff.MapPost("/auth/sign-out", SignOut).WithName("staffSignOut").WithSummary("Ends this session on every process");
        staff.MapPost("/auth/password", ChangePassword).WithName("staffChangePassword").WithSummary("Changes the caller's password and ends all their sessions; wrong ones count towards the lock").ProducesProblem(400).ProducesProblem(423);
        staff.MapGet("/me", Me).WithName("staffMe").WithSummary("Shows who is signed in, their roles and stations");
    }

    private static async Task<Results<Ok<TokenView>, ProblemHttpResult>> SignIn(StaffSignInRequest request, SignInStaff act, CancellationToken ct)
        => await act.SignInAsync(request.UserName, request.Password, request.Otp, ct) switch
        {
            StaffSignInOutcome.SignedIn done => TypedResults.Ok(done.Tokens),
            StaffSignInOutcome.Wrong => Problem.Of(401, "auth.wrong_password", "用户名或密码不对。", "请检查大小写后重试；忘记密码请联系管理员。"),
            StaffSignInOutcome.OtpNeeded => Problem.Of(401, "auth.otp_needed", "请输入动态口令。", "打开动态口令应用，输入当前的6位数字。"),
            StaffSignInOutcome.OtpWrong => Problem.Of(401, "auth.otp_wrong", "动态口令不对。", "请等下一个口令出现后再输入。"),
            StaffSignInOutcome.LockedOut locked => LockedOut(locked.Until),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };

    private static ProblemHttpResult LockedOut(DateTimeOffset until)
        => Problem.Of(423, "auth.locked_out", "账号已暂时锁定。", $"连续输错次数太多，请在{Shanghai.TimeOf(until):HH:mm}之后再试，或联系管理员。");

    private static async Task<Results<Ok<TokenView>, ProblemHttpResult>> Refresh(RefreshRequest request, Sessions sessions, CancellationToken ct)
        => await sessions.RefreshAsync(Sessions.Staff, request.RefreshToken, ct) is var outcome && outcome is RefreshOutcome.Refreshed done
            ? TypedResults.Ok(done.Tokens)
            : CitizenAuthEndpoints.RefreshProblem(outcome);

    private static async Task<NoContent> SignOut(ClaimsPrincipal user, Sessions sessions, CancellationToken ct)
    {
        await sessions.EndAsync(Guid.Parse(user.FindFirstValue("session")!), "signed_out", ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(ChangePasswordRequest request, ClaimsPrincipal user, SignInStaff act, CancellationToken ct)
        => await act.ChangePasswordAsync(user.Id(), request.Current, request.Next, ct) switch
        {
            PasswordOutcome.Changed => TypedResults.NoContent(),
            PasswordOutcome.WrongCurrent => Problem.Invalid("current", "当前密码不对。"),
            PasswordOutcome.LockedOut locked => LockedOut(locked.Until),
            _ => Problem.Invalid("next", "新密码至少12位，并同时包含大写字母、小写字母、数字和符号。"),
        };

    private static async Task<Ok<StaffMeView>> Me(ClaimsPrincipal user, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var display = await connection.ExecuteScalarAsync<string>(new CommandDefinition("select display_name from staff where id = @id", new { id = user.Id() }, cancellationToken: ct));
        return TypedResults.Ok(new StaffMeView(
            user.Id().ToString(),
            user.Identity!.Name!,
            display ?? "",
            [.. user.FindAll(ClaimTypes.Role).Select(c => Enum.Parse<StaffRole>(c.Value)).Distinct()],
            [.. user.FindAll(StaffClaims.Station).Select(c => c.Value).Distinct(StringComparer.Ordinal)]));
    }
}
