using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Platform.Http;

/// <summary>
/// The rate limits' names. A whole town may stand behind one carrier address, so anonymous limits are wide; what a
/// password guesser would use is narrow.
/// </summary>
public static class Limits
{
    /// <summary>Public reads: 100 a second for an address, bursts of 400.</summary>
    public const string Public = "public";

    /// <summary>Citizens signing in: 10 a second for an address, bursts of 120.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Staff signing in: 20 a minute for an address.</summary>
    public const string StaffSignIn = "staff-sign-in";

    /// <summary>A citizen's own calls: 10 a second, bursts of 60.</summary>
    public const string Citizen = "citizen";

    /// <summary>A staff member's calls: 20 a second, bursts of 200.</summary>
    public const string Staff = "staff";

    /// <summary>Files begun: one a second for a person, bursts of 60; without a token two a second for an address, bursts of 120.</summary>
    public const string Upload = "upload";

    /// <summary>Pieces of files: 20 a second for a person, bursts of 100; without a token 100 for an address, bursts of 400.</summary>
    public const string UploadPiece = "upload-piece";

    /// <summary>Adds the limits unless <c>ServiceNet:RateLimits:Enabled=false</c>, which Production refuses.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var enabled = configuration.GetValue("ServiceNet:RateLimits:Enabled", defaultValue: true);
        if (!enabled && environment.IsProduction())
        {
            throw new SettingException("ServiceNet:RateLimits:Enabled=false is for load tests and is refused in Production.");
        }

        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RefuseAsync;
            Add(options, Public, enabled, Address, perSecond: 100, burst: 400);
            Add(options, SignIn, enabled, Address, perSecond: 10, burst: 120);
            Add(options, StaffSignIn, enabled, Address, perSecond: 1.0 / 3, burst: 20);
            Add(options, Citizen, enabled, Person, perSecond: 10, burst: 60);
            Add(options, Staff, enabled, Person, perSecond: 20, burst: 200);
            AddForAnyone(options, Upload, enabled, (1, 60), (2, 120));
            AddForAnyone(options, UploadPiece, enabled, (20, 100), (100, 400));
        });
    }

    private static void Add(RateLimiterOptions options, string name, bool enabled, Func<HttpContext, string> key, double perSecond, int burst)
        => options.AddPolicy(name, context => enabled ? Bucket(key(context), perSecond, burst) : RateLimitPartition.GetNoLimiter("off"));

    /// <summary>A limit for routes that persons call and nobodies too: those share their address.</summary>
    private static void AddForAnyone(RateLimiterOptions options, string name, bool enabled, (double PerSecond, int Burst) person, (double PerSecond, int Burst) nobody)
        => options.AddPolicy(name, context => !enabled ? RateLimitPartition.GetNoLimiter("off")
            : context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? Bucket(id, person.PerSecond, person.Burst)
            : Bucket(Nobody(context), nobody.PerSecond, nobody.Burst));

    private static RateLimitPartition<string> Bucket(string key, double perSecond, int burst)
        => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond >= 1 ? (int)perSecond : 1,
            ReplenishmentPeriod = perSecond >= 1 ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(1 / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        });

    /// <summary>
    /// Whoever brings something without a name is counted, not known: the key is a hash under a salt that this process
    /// drew when it started and that nobody else has, and it goes from memory once the bucket is full again.
    /// </summary>
    internal static string Nobody(HttpContext context) => Convert.ToHexString(HMACSHA256.HashData(Salt, Encoding.UTF8.GetBytes(Address(context))).AsSpan(0, 12));

    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(32);

    /// <summary>An IPv6 customer is given a whole /64 and picks addresses in it at will: it counts as one.</summary>
    internal static string Network(IPAddress address)
        => address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6
            ? address.MapToIPv4().ToString()
            : new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString();

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? Network(address) : "local";

    private static string Person(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Address(context);

    private static async ValueTask RefuseAsync(OnRejectedContext context, CancellationToken ct)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retry) ? retry : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await ProblemsModule.WriteAsync(context.HttpContext, ProblemsModule.ForStatus(StatusCodes.Status429TooManyRequests));
    }
}
