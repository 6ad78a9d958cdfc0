namespace ServiceNet.WeChat;

/// <summary>Gets the telephone number behind a phone code, renewing a refused token once.</summary>
public sealed class PhoneOfPerson(WeChatApi api, WeChatToken tokens)
{
    /// <summary>The number, or WeChat's errcode.</summary>
    public async Task<WeChatResult<WeChatPhone>> GetAsync(string code, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var token = await tokens.GetAsync(ct);
            if (token.Value is not { } held)
            {
                return new(token.ErrCode, token.ErrMsg, null);
            }

            var answer = await api.GetUserPhoneNumberAsync(held.AccessToken, code, ct);
            if (answer.ErrCode is not (40001 or 40014 or 42001) || attempt > 0)
            {
                return answer;
            }

            tokens.Forget(held);
        }
    }
}
