namespace ServiceNet.WeChat;

/// <summary>
/// The server token in memory, renewed five minutes before it ends. Stable tokens are the same for every process,
/// so processes need not share it.
/// </summary>
public sealed class WeChatToken(WeChatApi api, TimeProvider time)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Held? _held;

    /// <summary>A usable token, or why there is none.</summary>
    public async ValueTask<WeChatResult<StableToken>> GetAsync(CancellationToken ct)
    {
        if (Fresh() is { } fresh)
        {
            return new(0, "ok", fresh);
        }

        await _one.WaitAsync(ct);
        try
        {
            if (Fresh() is { } renewed)
            {
                return new(0, "ok", renewed);
            }

            var answer = await api.StableTokenAsync(forceRefresh: false, ct);
            if (answer.Value is { } token)
            {
                _held = new Held(token, time.GetUtcNow() + TimeSpan.FromSeconds(token.ExpiresIn));
            }

            return answer;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Called when WeChat refused the token (40001, 40014, 42001): the next call asks again.</summary>
    public void Forget(StableToken refused)
    {
        if (_held?.Token == refused)
        {
            _held = null;
        }
    }

    private StableToken? Fresh() => _held is { } held && held.Until - Early > time.GetUtcNow() ? held.Token : null;

    private sealed record Held(StableToken Token, DateTimeOffset Until);
}
