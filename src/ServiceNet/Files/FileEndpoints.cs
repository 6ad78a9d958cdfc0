using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Files.Content;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>The form of an upload: one field, the file.</summary>
/// <param name="File">At most 50 MB.</param>
public sealed record UploadForm(IFormFile File);

/// <summary>Evidence: brought by anyone, handed back to its owner, to others by short-lived links.</summary>
public static class FileEndpoints
{
    /// <summary>Beside the file: boundary, headers, a field or two.</summary>
    private const long FormAround = 64 * 1024;

    /// <summary>Maps <c>/files</c>.</summary>
    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        // How much is read is counted while it is read, and refused with a code of its own.
        files.MapPost("", Upload).AllowAnonymous().RequireRateLimiting(Limits.Upload).WithMetadata(new NoBodyLimit())
            .WithName("uploadFile").WithSummary("Takes a file as evidence, at most 50 MB; without a token it is nobody's, and belongs to whoever knows its id")
            .Accepts<UploadForm>("multipart/form-data").ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);
        files.MapGet("/{id}", Download).RequireAuthorization(Policies.Citizen).RequireRateLimiting(Limits.Citizen)
            .WithName("downloadFile").WithSummary("Hands the owner's own file back, byte for byte").Produces<Stream>(200, "application/octet-stream").ProducesProblem(401).ProducesProblem(404);
        files.MapGet("/shared/{token}", Shared).AllowAnonymous().RequireRateLimiting(Limits.Public)
            .WithName("downloadSharedFile").WithSummary("Hands out a file by a short-lived signed link").Produces<Stream>(200, "application/octet-stream").ProducesProblem(404);
        files.MapUploads();
    }

    /// <summary>An expired token is not nobody: what a signed-in person uploads would be lost to them.</summary>
    internal static bool IsExpired(HttpContext context) => context.Request.Headers.Authorization.Count > 0 && context.User.Identity?.IsAuthenticated != true;

    private static async Task<Results<Created<FileView>, ProblemHttpResult, ChallengeHttpResult>> Upload(
        HttpContext context, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey, Description("With a token: the same key and file answer the same record. Without one it is ignored.")] string? idempotencyKey,
        KeepFile act, PersonalData data, CancellationToken ct)
    {
        if (IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        if (context.Request.ContentLength > FilesOptions.MaxSize + FormAround)
        {
            return FileProblems.TooLarge();
        }

        var owner = FileOwner.Of(context.User);
        try
        {
            if (await ReadForm.FileAsync(context.Request, ct) is not { } file)
            {
                return Problem.Invalid("file", "请选择要上传的文件。");
            }

            return await act.KeepAsync(
                file.Body,
                FileNames.Tidy(file.Name),
                owner,
                (name, sha256) => owner.Id is { } id ? IdempotentRequest.From(data, id, idempotencyKey, "file", new { name, sha256 }) : null,
                ct) switch
            {
                KeepOutcome.Kept kept => TypedResults.Created($"/api/v1/files/{kept.File.Id}", kept.File),
                var refused => FileProblems.Of(refused),
            };
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException and not BadHttpRequestException && IsOfTheForm(broken)))
        {
            return Problem.Invalid("file", "提交的表单不完整，请重新上传。");
        }
    }

    private static async Task<IResult> Download(string id, ClaimsPrincipal user, NpgsqlDataSource database, SendFile send, HttpResponse response, CancellationToken ct)
        => Guid.TryParse(id, out var file) && await FindAsync(database, file, ct) is { StoredAt: not null } found && found.Owner == FileOwner.Of(user)
            && await send.AsAttachmentAsync(found, FileVariant.Original, response, ct) is { } answer ? answer : FileProblems.Unknown();

    private static async Task<IResult> Shared(string token, LinkFiles links, NpgsqlDataSource database, SendFile send, HttpResponse response, CancellationToken ct)
        => links.Read(token) is var (file, variant) && await FindAsync(database, file, ct) is { StoredAt: not null } found
            && await send.AsAttachmentAsync(found, variant, response, ct) is { } answer ? answer : FileProblems.LinkOver();

    private static async Task<StoredFile?> FindAsync(NpgsqlDataSource database, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadFiles.FindAsync(connection, id, ct);
    }

    /// <summary>The multipart reader says so of a form that breaks off; the disk's faults are faults.</summary>
    private static bool IsOfTheForm(Exception e) => e.Source == "Microsoft.AspNetCore.WebUtilities";

    /// <summary>For routes that count by themselves.</summary>
    internal sealed class NoBodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
