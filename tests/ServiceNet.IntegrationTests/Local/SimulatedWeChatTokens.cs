using ServiceNet.Local.WeChat;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class SimulatedWeChatTokens(WeChatOnADatabase database) : IClassFixture<WeChatOnADatabase>, IAsyncLifetime
{
    private static int nonce;
    private readonly WeChatOnADatabase.ManualClock clock = new();
    private readonly List<SimulatedWeChat> simulators = [];
    private WeChatCalls one = null!;
    private WeChatCalls other = null!;

    // Each test has simulators of its own: their tokens grow old at the test's pace.
    public async ValueTask InitializeAsync()
    {
        simulators.Add(await database.StartAsync(clock));
        simulators.Add(await database.StartAsync(clock));
        one = new WeChatCalls(simulators[0]);
        other = new WeChatCalls(simulators[1]);
    }

    public async ValueTask DisposeAsync()
    {
        one.Dispose();
        other.Dispose();
        foreach (var simulator in simulators)
            await simulator.DisposeAsync();
    }

    [Fact]
    public async Task Are_the_same_for_everybody_who_asks_for_the_stable_one()
    {
        var first = await one.StableTokenAsync();
        var again = await one.StableTokenAsync();
        var there = await other.StableTokenAsync();

        Assert.Equal("application/json; encoding=utf-8", first.ContentType);
        Assert.Equal(first["access_token"], again["access_token"]);
        Assert.Equal(first["access_token"], there["access_token"]);
        Assert.InRange(first.Json.GetProperty("expires_in").GetInt32(), 300, 7200);
        Assert.Equal(0, await UseAsync(other, first["access_token"]));
    }

    [Fact]
    public async Task Are_renewed_in_their_last_five_minutes_while_the_old_one_still_serves()
    {
        var old = await one.StableTokenAsync();
        var left = TimeSpan.FromSeconds(old.Json.GetProperty("expires_in").GetInt32());
        clock.Pass(left - TimeSpan.FromMinutes(4));

        var renewed = await one.StableTokenAsync();

        Assert.NotEqual(old["access_token"], renewed["access_token"]);
        Assert.Equal(0, await UseAsync(one, old["access_token"]));
        Assert.Equal(0, await UseAsync(one, renewed["access_token"]));
        clock.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(42001, await UseAsync(one, old["access_token"]));
        Assert.Equal(0, await UseAsync(one, renewed["access_token"]));
    }

    [Fact]
    public async Task Are_replaced_by_a_forced_refresh_twenty_times_a_day_and_not_within_half_a_minute()
    {
        var old = await one.StableTokenAsync();
        var forced = await one.StableTokenAsync(refresh: true);

        Assert.NotEqual(old["access_token"], forced["access_token"]);
        Assert.Equal(40001, await UseAsync(one, old["access_token"]));
        Assert.Equal(0, await UseAsync(one, forced["access_token"]));
        Assert.Equal(45011, (await one.StableTokenAsync(refresh: true)).ErrCode);
        for (var times = 1; times < 20; times++)
        {
            clock.Pass(TimeSpan.FromSeconds(31));
            Assert.Null((await one.StableTokenAsync(refresh: true)).ErrCode);
        }
        clock.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(45009, (await one.StableTokenAsync(refresh: true)).ErrCode);
    }

    [Fact]
    public async Task Of_a_forced_refresh_teach_the_other_process_that_the_old_one_is_over()
    {
        var old = await other.StableTokenAsync();
        var forced = await one.StableTokenAsync(refresh: true);

        Assert.Equal(0, await UseAsync(other, forced["access_token"]));
        Assert.Equal(40001, await UseAsync(other, old["access_token"]));
    }

    [Fact]
    public async Task Of_the_plain_call_are_new_each_time_live_apart_and_overlap_by_five_minutes()
    {
        var stable = await one.StableTokenAsync();
        var old = await one.PlainTokenAsync();
        var next = await one.PlainTokenAsync();

        Assert.Equal(7200, next.Json.GetProperty("expires_in").GetInt32());
        Assert.NotEqual(old["access_token"], next["access_token"]);
        Assert.Equal(0, await UseAsync(one, old["access_token"]));
        clock.Pass(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(40001, await UseAsync(one, old["access_token"]));
        Assert.Equal(0, await UseAsync(one, next["access_token"]));
        Assert.Equal(0, await UseAsync(other, next["access_token"]));
        Assert.Equal(0, await UseAsync(one, stable["access_token"]));
        clock.Pass(TimeSpan.FromHours(2));
        Assert.Equal(42001, await UseAsync(one, next["access_token"]));
    }

    [Fact]
    public async Task Are_refused_when_missing_malformed_or_forged()
    {
        var token = (await one.StableTokenAsync())["access_token"];
        var forged = token[..^2] + (token[^2] == 'A' ? 'B' : 'A') + token[^1];

        Assert.Equal(41001, await UseAsync(one, null));
        Assert.Equal(40014, await UseAsync(one, "nonsense"));
        Assert.Equal(40014, await UseAsync(one, token + "AAAA"));
        Assert.Equal(40001, await UseAsync(one, forged));
    }

    [Theory]
    [InlineData("", SimulatedWeChat.AppSecret, "client_credential", 41002)]
    [InlineData(SimulatedWeChat.AppId, "", "client_credential", 41004)]
    [InlineData("wxother", SimulatedWeChat.AppSecret, "client_credential", 40013)]
    [InlineData(SimulatedWeChat.AppId, "wrong", "client_credential", 40125)]
    [InlineData(SimulatedWeChat.AppId, SimulatedWeChat.AppSecret, "authorization_code", 40002)]
    public async Task Are_not_given_to_a_call_that_is_wrong(string appid, string secret, string grantType, int code)
    {
        Assert.Equal(code, (await one.PostAsync("/cgi-bin/stable_token", new { grant_type = grantType, appid, secret })).ErrCode);
        Assert.Equal(code, (await one.GetAsync($"/cgi-bin/token?grant_type={grantType}&appid={appid}&secret={secret}")).ErrCode);
    }

    [Fact]
    public async Task Are_asked_for_with_the_right_verb_and_in_JSON()
    {
        Assert.Equal(43002, (await one.GetAsync("/cgi-bin/stable_token")).ErrCode);
        Assert.Equal(43001, (await one.PostAsync("/cgi-bin/token", new { })).ErrCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["appid"] = SimulatedWeChat.AppId });
        Assert.Equal(47001, (await one.PostAsync("/cgi-bin/stable_token", form)).ErrCode);
        Assert.Equal(47001, (await one.PostAsync("/cgi-bin/stable_token", new[] { 1 })).ErrCode);
    }

    private async Task<int?> UseAsync(WeChatCalls calls, string? token) =>
        (await calls.PhoneAsync(token, $"simphone:13800138000:{nonce++}")).ErrCode;
}
