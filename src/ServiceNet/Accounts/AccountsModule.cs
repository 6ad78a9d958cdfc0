using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Accounts;

/// <summary>The room of citizens, staff, their sessions and roles.</summary>
public static class AccountsModule
{
    /// <summary>Adds sign-in, sessions, policies and profiles.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AccountsOptions>().Bind(configuration.GetSection(AccountsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Sessions>().AddSingleton<SessionCache>().AddSingleton(p => new OpenSession(p.GetRequiredService<SessionCache>())).AddSingleton<SignInWithWeChat>().AddSingleton<Profile>().AddSingleton<EnrolStaff>();
        services.AddSingleton<IRecurringJob, ForgetOldSessions>();
        services.AddSingleton(new SealedTable("accounts", "id", new SealedColumn("display_name"), new SealedColumn("phone", "phone_index", "phone")));
        services.AddSingleton(new SealedTable("wechat_identities", "openid_index", new SealedColumn("openid", "openid_index", "openid")));
        services.AddSingleton(new SealedTable("staff", "id", new SealedColumn("authenticator_key")));
        services.AddAuthentication(BearerHandler.Scheme).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Scheme, null);
        services.AddAuthorization(AddPolicies);
        services.AddIdentityCore<StaffMember>(o =>
        {
            o.Password.RequiredLength = 12;
            o.Password.RequireNonAlphanumeric = true;
            o.Password.RequireUppercase = true;
            o.Password.RequireLowercase = true;
            o.Password.RequireDigit = true;
        }).AddUserStore<StaffStore>().AddTokenProvider<AuthenticatorTokenProvider<StaffMember>>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddSingleton<IPasswordHasher<StaffMember>, PasswordHasher<StaffMember>>();
        services.AddScoped<SignInStaff>();
        services.AddSingleton<FindColleagues>();
        return services;
    }

    /// <summary>The group of routes that administrators alone may call; rooms map onto it.</summary>
    public static RouteGroupBuilder MapAdministration(this IEndpointRouteBuilder api)
        => api.MapGroup("/admin").RequireAuthorization(Policies.Administrator).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);

    /// <summary>The group of routes for whoever may read the audit trail; the trail's room maps onto it.</summary>
    public static RouteGroupBuilder MapAuditReading(this IEndpointRouteBuilder api)
        => api.MapGroup("/admin").RequireAuthorization(Policies.AuditReader).RequireRateLimiting(Limits.Staff).ProducesProblem(401).ProducesProblem(403);

    private static void AddPolicies(AuthorizationOptions options)
    {
        options.AddPolicy(Policies.Citizen, p => p.RequireClaim(Caller.Realm, Sessions.Citizen));
        options.AddPolicy(Policies.Staff, p => p.RequireClaim(Caller.Realm, Sessions.Staff));
        options.AddPolicy(Policies.Counter, p => p.RequireClaim(Caller.Realm, Sessions.Staff)
            .RequireRole(nameof(StaffRole.StationClerk), nameof(StaffRole.StationHead), nameof(StaffRole.CommitteeSecretary), nameof(StaffRole.Admin)));
        options.AddPolicy(Policies.Administrator, p => p.RequireClaim(Caller.Realm, Sessions.Staff).RequireRole(nameof(StaffRole.Admin)));
        options.AddPolicy(Policies.AuditReader, p => p.RequireClaim(Caller.Realm, Sessions.Staff).RequireRole(nameof(StaffRole.Admin), nameof(StaffRole.Auditor)));
    }
}
