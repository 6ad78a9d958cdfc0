using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using ServiceNet.Files.Content;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Idempotency;
using ServiceNet.Platform.Problems;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Files;

/// <summary>What is to be uploaded in pieces.</summary>
/// <param name="Size">Bytes, at most 50 MB.</param>
/// <param name="Sha256">64 hexadecimal digits, where the phone can compute it; compared at the end.</param>
public sealed record BeginUploadRequest(
    [property: Required(ErrorMessage = "缺少文件名。"), StringLength(400, MinimumLength = 1, ErrorMessage = "文件名太长，请改短后重试。")] string Name,
    long Size,
    [property: RegularExpression("^[0-9a-fA-F]{64}$", ErrorMessage = "文件的校验值应为64位十六进制数。")] string? Sha256);

/// <summary>Uploads in pieces, for weak signals: what was received is never sent twice.</summary>
internal static class UploadEndpoints
{
    /// <summary>Maps <c>/files/uploads</c>.</summary>
    public static void MapUploads(this RouteGroupBuilder files)
    {
        var uploads = files.MapGroup("/uploads").AllowAnonymous();
        uploads.MapPost("", Begin).RequireRateLimiting(Limits.Upload)
            .WithName("beginUpload").WithSummary("Begins an upload in pieces; without a token it belongs to whoever knows its id").ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(422).ProducesProblem(503);
        uploads.MapPut("/{id}", Put).RequireRateLimiting(Limits.UploadPiece).WithMetadata(new FileEndpoints.NoBodyLimit())
            .WithName("putUploadPiece").WithSummary("Takes the piece that begins at an offset, raw bytes; answered once it is safe").Accepts<Stream>("application/octet-stream")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        uploads.MapGet("/{id}", Get).RequireRateLimiting(Limits.UploadPiece)
            .WithName("getUpload").WithSummary("Says how many bytes are safe: the upload goes on there").ProducesProblem(401).ProducesProblem(404);
        uploads.MapPost("/{id}/finish", Finish).RequireRateLimiting(Limits.UploadPiece)
            .WithName("finishUpload").WithSummary("Ends an upload: the file is looked at, hashed and kept; repeated, it answers the same file")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);
        uploads.MapDelete("/{id}", Drop).RequireRateLimiting(Limits.UploadPiece)
            .WithName("dropUpload").WithSummary("Gives an upload up").ProducesProblem(401).ProducesProblem(404);
    }

    private static async Task<Results<Created<UploadView>, ProblemHttpResult, ChallengeHttpResult>> Begin(
        BeginUploadRequest request, HttpContext context, [FromHeader(Name = IdempotencyKeyAttribute.Header), IdempotencyKey] string? idempotencyKey, UploadInPieces act, PersonalData data, CancellationToken ct)
    {
        if (FileEndpoints.IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        if (request.Size is <= 0 or > FilesOptions.MaxSize)
        {
            return request.Size <= 0 ? FileProblems.Empty() : FileProblems.TooLarge();
        }

        if (!act.HasRoom)
        {
            return FileProblems.NoRoom();
        }

        var (owner, name) = (FileOwner.Of(context.User), FileNames.Tidy(request.Name));
        var sha256 = request.Sha256?.ToLowerInvariant();
        // Without a token there is no key either: it would tie two uploads of a phone together.
        var repeatable = owner.Id is { } id ? IdempotentRequest.From(data, id, idempotencyKey, "upload", new { name, request.Size, sha256 }) : null;
        return await act.BeginAsync(name, request.Size, sha256 is null ? null : Convert.FromHexString(sha256), owner, repeatable, ct) is { } upload
            ? TypedResults.Created($"/api/v1/files/uploads/{upload.Id}", upload)
            : FileProblems.KeyReused();
    }

    private static async Task<Results<Ok<ReceivedView>, ProblemHttpResult, ChallengeHttpResult>> Put(
        string id, [Range(0, FilesOptions.MaxSize, ErrorMessage = "上传的位置不正确。")] long offset, HttpContext context, UploadInPieces act, CancellationToken ct)
    {
        if (FileEndpoints.IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        if (context.Request.ContentLength > FilesOptions.PieceSize)
        {
            return PieceTooLarge();
        }

        return !Guid.TryParse(id, out var upload) ? FileProblems.Unknown() : await act.ReceiveAsync(upload, offset, context.Request.Body, FileOwner.Of(context.User), ct) switch
        {
            PieceOutcome.Received received => TypedResults.Ok(new ReceivedView(received.Bytes)),
            PieceOutcome.WrongOffset wrong => FileProblems.Offset(wrong.Bytes),
            PieceOutcome.TooLarge => PieceTooLarge(),
            _ => FileProblems.Unknown(),
        };
    }

    private static async Task<Results<Ok<UploadProgressView>, ProblemHttpResult, ChallengeHttpResult>> Get(string id, HttpContext context, UploadInPieces act, CancellationToken ct)
    {
        if (FileEndpoints.IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        return Guid.TryParse(id, out var upload) && await act.ProgressAsync(upload, FileOwner.Of(context.User), ct) is { } progress ? TypedResults.Ok(progress) : FileProblems.Unknown();
    }

    private static async Task<Results<Created<FileView>, ProblemHttpResult, ChallengeHttpResult>> Finish(string id, HttpContext context, UploadInPieces act, CancellationToken ct)
    {
        if (FileEndpoints.IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        return !Guid.TryParse(id, out var upload) ? FileProblems.Unknown() : await act.FinishAsync(upload, FileOwner.Of(context.User), ct) switch
        {
            KeepOutcome.Kept kept => TypedResults.Created($"/api/v1/files/{kept.File.Id}", kept.File),
            var refused => FileProblems.Of(refused),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult, ChallengeHttpResult>> Drop(string id, HttpContext context, UploadInPieces act, CancellationToken ct)
    {
        if (FileEndpoints.IsExpired(context))
        {
            return TypedResults.Challenge();
        }

        return Guid.TryParse(id, out var upload) && await act.DropAsync(upload, FileOwner.Of(context.User), ct) ? TypedResults.NoContent() : FileProblems.Unknown();
    }

    private static ProblemHttpResult PieceTooLarge() => Problem.Of(413, "file.too_large", "这一段太大，或超出了文件的大小。", "请按给出的每段大小，从已经收到的地方继续上传。");
}
