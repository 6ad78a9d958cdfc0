using System.ComponentModel.DataAnnotations;

namespace ServiceNet.Files;

/// <summary>Where evidence is kept and for how long, section <c>ServiceNet:Files</c>.</summary>
public sealed class FilesOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "ServiceNet:Files";

    /// <summary>The largest file: 50 MB, exactly.</summary>
    public const long MaxSize = 50L * 1024 * 1024;

    /// <summary>A piece of an upload; small enough that a weak signal gets one through.</summary>
    public const int PieceSize = 1024 * 1024;

    /// <summary>The folder all processes share: what is under way, and without S3 everything.</summary>
    public string Directory { get; set; } = "";

    /// <summary>How long a file nobody attached, or an upload nobody finished, is kept.</summary>
    public TimeSpan KeepLoose { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a signed link leads to its file.</summary>
    public TimeSpan LinkLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Room left free on the folder's disk, in megabytes; below it nothing more is taken.</summary>
    [Range(0, 10_000_000)]
    public int KeepFreeMegabytes { get; set; } = 1024;

    /// <summary>S3-compatible storage for finished files, when an endpoint is named.</summary>
    public S3Options S3 { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Directory))
        {
            yield return new ValidationResult("ServiceNet:Files:Directory names the folder all processes share.");
        }

        if (KeepLoose < TimeSpan.FromHours(1) || KeepLoose > TimeSpan.FromDays(30))
        {
            yield return new ValidationResult("ServiceNet:Files:KeepLoose is between an hour and thirty days.");
        }

        if (LinkLife < TimeSpan.FromSeconds(10) || LinkLife > TimeSpan.FromHours(1))
        {
            yield return new ValidationResult("ServiceNet:Files:LinkLife is between ten seconds and an hour.");
        }

        foreach (var wrong in S3.Faults())
        {
            yield return new ValidationResult(wrong);
        }
    }
}

/// <summary>S3-compatible storage, section <c>ServiceNet:Files:S3</c>. Used when <see cref="Endpoint"/> is set.</summary>
public sealed class S3Options
{
    /// <summary>The service's address, https outside a private network.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The bucket; it exists already.</summary>
    public string? Bucket { get; set; }

    /// <summary>Who asks.</summary>
    public string? AccessKey { get; set; }

    /// <summary>The secret beside it: keep it in a file of the settings folder.</summary>
    public string? SecretKey { get; set; }

    /// <summary>What requests are signed for; most compatible services take any.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The bucket in the path and not in the host's name, as most compatible services want it.</summary>
    public bool PathStyle { get; set; } = true;

    /// <summary>What every key begins with, for a bucket that is shared.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>True when files go there.</summary>
    public bool IsUsed => !string.IsNullOrWhiteSpace(Endpoint);

    internal IEnumerable<string> Faults()
    {
        if (!IsUsed)
        {
            yield break;
        }

        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            yield return "ServiceNet:Files:S3:Endpoint is an address, https://… for example.";
        }

        foreach (var (name, value) in new[] { (nameof(Bucket), Bucket), (nameof(AccessKey), AccessKey), (nameof(SecretKey), SecretKey) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return $"ServiceNet:Files:S3:{name} is missing beside the endpoint.";
            }
        }
    }
}
