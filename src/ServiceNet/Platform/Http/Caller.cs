using System.Security.Claims;
using ServiceNet.Platform.Chain;

namespace ServiceNet.Platform.Http;

/// <summary>Reads who calls from the claims the sign-in put there.</summary>
public static class Caller
{
    /// <summary>The claim naming which side of the counter the caller stands on: <c>citizen</c> or <c>staff</c>.</summary>
    public const string Realm = "realm";

    /// <summary>The caller as an act knows them.</summary>
    public static Actor ToActor(this ClaimsPrincipal user)
        => new(user.FindFirstValue(Realm) ?? "system", Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null, user.Identity?.Name);

    /// <summary>The account's or staff member's id.</summary>
    /// <exception cref="InvalidOperationException">The route is not secured.</exception>
    public static Guid Id(this ClaimsPrincipal user)
        => Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : throw new InvalidOperationException("The route takes anonymous callers.");
}
