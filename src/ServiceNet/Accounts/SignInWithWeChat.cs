using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Protection;
using ServiceNet.WeChat;

namespace ServiceNet.Accounts;

/// <summary>How a sign-in with WeChat ended.</summary>
internal abstract record WeChatSignInOutcome
{
    public sealed record SignedIn(TokenView Tokens) : WeChatSignInOutcome;

    /// <summary>40163: a code works once.</summary>
    public sealed record CodeUsed : WeChatSignInOutcome;

    /// <summary>40029 and its kin: not a code of this mini-program.</summary>
    public sealed record CodeInvalid : WeChatSignInOutcome;

    /// <summary>45011: too many sign-ins of one person.</summary>
    public sealed record TooMany : WeChatSignInOutcome;

    /// <summary>40226: WeChat blocked the person.</summary>
    public sealed record Blocked : WeChatSignInOutcome;

    /// <summary>WeChat did not answer, or answered that it is not well.</summary>
    public sealed record Unavailable : WeChatSignInOutcome;
}

/// <summary>Signs a citizen in by a login code; the first sign-in makes the account. The openid is all that is asked.</summary>
internal sealed class SignInWithWeChat(NpgsqlDataSource database, WeChatApi wechat, Sessions sessions, PersonalData data, TimeProvider time)
{
    public async Task<WeChatSignInOutcome> SignInAsync(string code, CancellationToken ct)
    {
        var answer = await wechat.JsCode2SessionAsync(code, ct);
        return answer switch
        {
            { Value: { } session } => new WeChatSignInOutcome.SignedIn(await sessions.BeginAsync(Sessions.Citizen, await AccountOfAsync(session.OpenId, ct), ct)),
            { ErrCode: 40163 } => new WeChatSignInOutcome.CodeUsed(),
            { ErrCode: 40029 or 41008 } => new WeChatSignInOutcome.CodeInvalid(),
            { ErrCode: 45011 } => new WeChatSignInOutcome.TooMany(),
            { ErrCode: 40226 } => new WeChatSignInOutcome.Blocked(),
            _ => new WeChatSignInOutcome.Unavailable(),
        };
    }

    private async Task<Guid> AccountOfAsync(string openId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await FindAsync(connection, openId, ct) is { } known)
        {
            return known;
        }

        // One first sign-in at a time for a person. While keys are changed the unique index alone would not do: two
        // processes may hash one openid under two keys.
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(@key)", new { key = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"openid\0{openId}"))) }, transaction, cancellationToken: ct));
        if (await FindAsync(connection, openId, ct) is { } meanwhile)
        {
            return meanwhile;
        }

        var id = time.NewId();
        await connection.ExecuteAsync(new CommandDefinition("insert into accounts (id, created_at) values (@id, @now)", new { id, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into wechat_identities (openid_index, openid, account_id) values (@index, @sealedId, @id)", new { index = data.Index("openid", openId), sealedId = data.Seal(openId), id }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return id;
    }

    private Task<Guid?> FindAsync(NpgsqlConnection connection, string openId, CancellationToken ct)
        => connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("select account_id from wechat_identities where openid_index = any(@indexes)", new { indexes = data.Indexes("openid", openId) }, cancellationToken: ct));
}
