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

        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = time.NewId();
        await connection.ExecuteAsync(new CommandDefinition("insert into accounts (id, created_at) values (@id, @now)", new { id, now = time.GetUtcNow() }, transaction, cancellationToken: ct));
        var made = await connection.ExecuteAsync(new CommandDefinition(
            "insert into wechat_identities (openid_index, openid, account_id) values (@index, @sealedId, @id) on conflict do nothing", new { index = data.Index("openid", openId), sealedId = data.Seal(openId), id }, transaction, cancellationToken: ct));
        if (made == 1)
        {
            await transaction.CommitAsync(ct);
            return id;
        }

        // Two first sign-ins at once: the other one made the account.
        await transaction.RollbackAsync(ct);
        return (await FindAsync(connection, openId, ct))!.Value;
    }

    private Task<Guid?> FindAsync(NpgsqlConnection connection, string openId, CancellationToken ct)
        => connection.ExecuteScalarAsync<Guid?>(new CommandDefinition("select account_id from wechat_identities where openid_index = any(@indexes)", new { indexes = data.Indexes("openid", openId) }, cancellationToken: ct));
}
