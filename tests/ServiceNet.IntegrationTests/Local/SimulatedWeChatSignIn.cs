using ServiceNet.Local.WeChat;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class SimulatedWeChatSignIn(WeChatOnADatabase database) : IClassFixture<WeChatOnADatabase>, IDisposable
{
    private const string App = $"appid={SimulatedWeChat.AppId}&secret={SimulatedWeChat.AppSecret}";
    private readonly WeChatCalls one = new(database.One);
    private readonly WeChatCalls other = new(database.Other);

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Gives_an_openid_and_a_session_key_as_plain_text_without_an_errcode()
    {
        var answer = await one.SignInAsync("sim:王小明:1");

        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentType));
        Assert.Null(answer.ErrCode);
        Assert.Matches("^o[A-Za-z0-9_-]{27}$", answer["openid"]);
        Assert.Equal(16, Convert.FromBase64String(answer["session_key"]).Length);
    }

    [Fact]
    public async Task Knows_a_person_by_the_name_in_every_process()
    {
        var here = await one.SignInAsync("sim:李:四:n1");
        var there = await other.SignInAsync("sim:李:四:n2");
        var somebodyElse = await other.SignInAsync("sim:李五:n1");

        Assert.Equal(here["openid"], there["openid"]);
        Assert.NotEqual(here["session_key"], there["session_key"]);
        Assert.NotEqual(here["openid"], somebodyElse["openid"]);
    }

    [Fact]
    public async Task Takes_a_code_once_in_all_processes_and_over_restarts()
    {
        Assert.Null((await one.SignInAsync("sim:once:1")).ErrCode);

        Assert.Equal(40163, (await one.SignInAsync("sim:once:1")).ErrCode);
        Assert.Equal(40163, (await other.SignInAsync("sim:once:1")).ErrCode);
        await using var restarted = await database.StartAsync();
        using var later = new WeChatCalls(restarted);
        Assert.Equal(40163, (await later.SignInAsync("sim:once:1")).ErrCode);
    }

    [Fact]
    public async Task Lets_one_of_many_racing_calls_use_a_code()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? one : other).SignInAsync("sim:race:1")));

        Assert.Single(answers, answer => answer.ErrCode is null);
        Assert.Equal(19, answers.Count(answer => answer.ErrCode == 40163));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sim:")]
    [InlineData("sim::1")]
    [InlineData("sim:name")]
    [InlineData("sim:name:")]
    [InlineData("sim:na\u0000me:1")]
    [InlineData("0a3Kcode")]
    [InlineData("simphone:13800000000:1")]
    public async Task Refuses_a_code_it_did_not_give(string code)
    {
        var answer = await one.SignInAsync(code);

        Assert.Equal(code.Length == 0 ? 41008 : 40029, answer.ErrCode);
        Assert.Equal((200, "text/plain"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("secret=s&js_code=sim:a:1&grant_type=authorization_code", 41002)]
    [InlineData($"appid={SimulatedWeChat.AppId}&js_code=sim:a:1&grant_type=authorization_code", 41004)]
    [InlineData($"{App}&grant_type=authorization_code", 41008)]
    [InlineData($"appid=wxother&secret={SimulatedWeChat.AppSecret}&js_code=sim:a:1&grant_type=authorization_code", 40013)]
    [InlineData($"appid={SimulatedWeChat.AppId}&secret=wrong&js_code=sim:a:1&grant_type=authorization_code", 40125)]
    [InlineData($"{App}&js_code=sim:a:1&grant_type=other", 40002)]
    public async Task Tells_what_a_call_lacks(string query, int code)
    {
        var answer = await one.GetAsync("/sns/jscode2session?" + query);

        Assert.Equal(code, answer.ErrCode);
        Assert.Matches(" rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$", answer["errmsg"]);
    }

    [Fact]
    public async Task Wants_the_right_verb() =>
        Assert.Equal(43001, (await one.PostAsync($"/sns/jscode2session?{App}&js_code=sim:a:1", new { })).ErrCode);

    [Fact]
    public async Task Meets_the_faults_a_test_orders_in_their_order()
    {
        Assert.Equal(204, await one.FaultAsync(new { path = "/sns/jscode2session", errcode = 45011, times = 2 }));
        Assert.Equal(204, await one.FaultAsync(new { path = "/sns/jscode2session", errcode = -1 }));
        Assert.Equal(204, await one.FaultAsync(new { path = "/sns/jscode2session", status = 502, body = "<html>", delayMs = 50 }));

        Assert.Equal(45011, (await one.SignInAsync("sim:fault:1")).ErrCode);
        Assert.Equal(45011, (await one.SignInAsync("sim:fault:1")).ErrCode);
        Assert.Equal(-1, (await one.SignInAsync("sim:fault:1")).ErrCode);
        var broken = await one.SignInAsync("sim:fault:1");
        Assert.Equal((502, "<html>"), (broken.Status, broken.Text));
        Assert.Null((await one.SignInAsync("sim:fault:1")).ErrCode);
        Assert.Equal(400, await one.FaultAsync(new { path = "sns", times = 1 }));
    }

    [Fact]
    public async Task Is_busy_while_its_ledger_cannot_be_reached()
    {
        await using var alone = await SimulatedWeChat.StartAsync(new() { ConnectionString = () => null }, TestContext.Current.CancellationToken);
        using var calls = new WeChatCalls(alone);

        Assert.Equal(-1, (await calls.SignInAsync("sim:alone:1")).ErrCode);
    }

    [Fact]
    public async Task Makes_its_ledger_again_when_the_database_was_emptied_under_it_and_forgets_old_codes()
    {
        await one.SignInAsync("sim:emptied:1");
        await Sql.AskAsync<object>(database.ConnectionString, "drop schema simulated_wechat cascade; select 1");
        Assert.Null((await one.SignInAsync("sim:emptied:1")).ErrCode);
        await Sql.AskAsync<object>(database.ConnectionString, "update simulated_wechat.used_codes set used_at = now() - interval '2 days'; select 1");

        await using var next = await database.StartAsync();
        using var calls = new WeChatCalls(next);
        await calls.SignInAsync("sim:emptied:2");

        Assert.Equal(1L, await Sql.AskAsync<long>(database.ConnectionString, "select count(*) from simulated_wechat.used_codes"));
    }
}
