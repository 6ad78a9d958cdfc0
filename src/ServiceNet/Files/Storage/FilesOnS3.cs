using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace ServiceNet.Files.Storage;

/// <summary>Bytes in S3-compatible storage, one object each. What is under way stays in the shared folder until it is whole.</summary>
internal sealed class FilesOnS3 : IFileStorage, IDisposable
{
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(2);
    private readonly AmazonS3Client _s3;
    private readonly S3Options _options;

    public FilesOnS3(IOptions<FilesOptions> options)
    {
        _options = options.Value.S3;
        _s3 = new AmazonS3Client(new BasicAWSCredentials(_options.AccessKey, _options.SecretKey), new AmazonS3Config
        {
            ServiceURL = _options.Endpoint,
            AuthenticationRegion = _options.Region,
            ForcePathStyle = _options.PathStyle,
            Timeout = TimeSpan.FromSeconds(60),
            MaxErrorRetry = 2,
            // Compatible services know the checksums of the original only in part; content under its own hash needs none.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public string Name => "files";

    public async Task KeepAsync(StagedFile staged, CancellationToken ct)
    {
        if (await SizeAsync(staged.Address, ct) == staged.Size)
        {
            return;
        }

        // Opened here: a second finish may remove the name while these bytes are on their way.
        await using var bytes = new FileStream(staged.Place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await _s3.PutObjectAsync(new PutObjectRequest { BucketName = _options.Bucket, Key = KeyOf(staged.Address), InputStream = bytes, AutoCloseStream = false, ContentType = "application/octet-stream", UseChunkEncoding = false }, ct);
    }

    public async Task<Stream?> OpenAsync(string address, CancellationToken ct)
    {
        try
        {
            return (await _s3.GetObjectAsync(_options.Bucket, KeyOf(address), ct)).ResponseStream;
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<long?> SizeAsync(string address, CancellationToken ct)
    {
        try
        {
            return (await _s3.GetObjectMetadataAsync(_options.Bucket, KeyOf(address), ct)).ContentLength;
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public Task RemoveAsync(string address, CancellationToken ct) => _s3.DeleteObjectAsync(_options.Bucket, KeyOf(address), ct);

    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Prompt);
            // An object nobody has: the answer is no, and an answer.
            await SizeAsync("health", patience.Token);
            return true;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    public void Dispose() => _s3.Dispose();

    private string KeyOf(string address) => _options.Prefix + address;
}
