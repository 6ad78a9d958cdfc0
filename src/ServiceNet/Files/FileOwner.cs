using System.Security.Claims;
using System.Security.Cryptography;
using ServiceNet.Platform.Http;

namespace ServiceNet.Files;

/// <summary>Whose a file is: a citizen's, a staff member's, or nobody's, and then it is whoever's who knows its id.</summary>
/// <param name="Kind"><c>citizen</c>, <c>staff</c> or null.</param>
public readonly record struct FileOwner(string? Kind, Guid? Id)
{
    /// <summary>Nobody: brought without a token.</summary>
    public static readonly FileOwner Nobody;

    /// <summary>A citizen's account.</summary>
    public static FileOwner Citizen(Guid account) => new("citizen", account);

    /// <summary>A staff member.</summary>
    public static FileOwner Staff(Guid member) => new("staff", member);

    /// <summary>Whoever calls; nobody without a token.</summary>
    public static FileOwner Of(ClaimsPrincipal user)
        => user.Identity?.IsAuthenticated == true && user.ToActor() is { Kind: "citizen" or "staff", Id: { } id } actor ? new(actor.Kind, id) : Nobody;

    /// <summary>
    /// A new id: 128 random bits. It alone gives access to a file without an owner, so it carries no time and nothing to guess by.
    /// </summary>
    internal static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));
}

/// <summary>What a file belongs to once it is attached.</summary>
/// <param name="Kind">The room's word for its record: <c>complaint</c>.</param>
public readonly record struct FileBelonging(string Kind, Guid Id);
