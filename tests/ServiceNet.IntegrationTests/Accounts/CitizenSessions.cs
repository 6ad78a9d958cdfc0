using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Accounts;

/// <summary>Tokens that rotate, end everywhere, and are nowhere kept as they are.</summary>
public sealed class CitizenSessions(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    [Fact]
    public async Task A_login_code_works_once_at_whichever_process()
    {
        var code = city.LoginCode("一次");

        (await city.Anyone().PostAsync("auth/wechat", new { code })).Ok();

        (await city.Anyone(1).PostAsync("auth/wechat", new { code })).Refused(401, "auth.code_used");
    }

    [Fact]
    public async Task A_code_raced_at_both_processes_signs_one_in()
    {
        var code = city.LoginCode("抢码");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => city.Anyone(i % 2).PostAsync("auth/wechat", new { code })));

        Assert.Equal(new() { ["200"] = 1, ["401 auth.code_used"] = 9 }, answers.Tally());
    }

    [Fact]
    public async Task Two_first_sign_ins_of_one_person_at_once_make_one_account()
    {
        var citizens = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => city.CitizenAsync("同时", i % 2)));

        var accounts = await Task.WhenAll(citizens.Select(async c => (await c.GetAsync("me")).Ok().Text("id")));

        Assert.Single(accounts.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("not-a-code", 401, "auth.code_invalid")]
    [InlineData("sim::1", 401, "auth.code_invalid")]
    [InlineData("", 400, "request.invalid")]
    [InlineData("sim:\u0007:1", 400, "request.invalid")]
    public async Task A_code_that_is_none_signs_nobody_in(string code, int status, string refusal)
        => (await city.Anyone().PostAsync("auth/wechat", new { code })).Refused(status, refusal);

    [Fact]
    public async Task A_refresh_token_works_once_and_its_reuse_ends_the_whole_family_everywhere()
    {
        var citizen = await city.CitizenAsync("轮换");
        var second = (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })).Ok();
        var third = (await city.Anyone(1).PostAsync("auth/refresh", new { refreshToken = second.Text("refreshToken") })).Ok();
        var here = city.Anyone(1).With(third.Text("accessToken"));
        (await here.GetAsync("me")).Ok();

        (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })).Refused(401, "auth.refresh_reused");

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await here.GetAsync("me")).Status == 401, "the newest token ended at the other process");
        (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = third.Text("refreshToken") })).Refused(401, "auth.refresh_invalid");
    }

    [Fact]
    public async Task A_refresh_raced_gives_at_most_one_pair_of_tokens()
    {
        var citizen = await city.CitizenAsync("抢刷新");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => city.Anyone(i % 2).PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })));

        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers, a => Assert.Contains(a.Outcome, new[] { "200", "401 auth.refresh_reused", "401 auth.refresh_invalid" }));
    }

    [Fact]
    public async Task Tokens_of_one_realm_do_not_refresh_in_the_other()
    {
        var (citizen, clerk) = (await city.CitizenAsync("串门"), await city.StaffAsync("wq01"));

        (await city.Anyone().PostAsync("staff/auth/refresh", new { refreshToken = citizen.RefreshToken })).Refused(401, "auth.refresh_invalid");
        (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = clerk.RefreshToken })).Refused(401, "auth.refresh_invalid");
        (await citizen.With(citizen.RefreshToken).GetAsync("me")).Refused(401, "auth.token_invalid");
    }

    [Fact]
    public async Task Signing_out_reaches_the_other_process_within_a_second_and_spares_the_other_device()
    {
        var (phone, tablet) = (await city.CitizenAsync("两台设备"), await city.CitizenAsync("两台设备"));
        (await phone.At(city[1]).GetAsync("me")).Ok();

        (await phone.PostAsync("auth/sign-out")).Ok();

        (await phone.GetAsync("me")).Refused(401, "auth.token_invalid");
        await TestCity.WithinAsync(TestCity.Promptly, async () => (await phone.At(city[1]).GetAsync("me")).Status == 401, "signed out at the other process");
        (await city.Anyone().PostAsync("auth/refresh", new { refreshToken = phone.RefreshToken })).Refused(401, "auth.refresh_invalid");
        (await tablet.At(city[1]).GetAsync("me")).Ok();
    }

    [Fact]
    public async Task An_access_token_ends_with_its_time_and_the_session_with_its_own()
    {
        var citizen = await city.CitizenAsync("过期");
        var hours = await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(city.Now.AddHours(3)).ToString("c"));
        var months = await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(city.Now.AddDays(31)).ToString("c"));

        (await citizen.GetAsync("me")).Ok();
        (await citizen.At(hours).GetAsync("me")).Refused(401, "auth.token_invalid");
        (await citizen.At(months).PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })).Refused(401, "auth.refresh_invalid");
        var renewed = (await citizen.At(hours).PostAsync("auth/refresh", new { refreshToken = citizen.RefreshToken })).Ok();
        (await citizen.At(hours).With(renewed.Text("accessToken")).GetAsync("me")).Ok();
        await months.StopAsync(TestCity.Ct);
    }

    [Fact]
    public async Task Tokens_are_kept_hashed()
    {
        var citizen = await city.CitizenAsync("散列");

        Assert.Equal(2, await city.AskAsync<int>("select count(*) from session_tokens where hash in (sha256(convert_to(@a, 'UTF8')), sha256(convert_to(@r, 'UTF8')))", new { a = citizen.Token, r = citizen.RefreshToken }));
        Assert.Equal(0, await city.AskAsync<int>("select count(*) from session_tokens t where convert_to(@a, 'UTF8') = t.hash or strpos(t::text, @a) > 0 or strpos(t::text, @r) > 0", new { a = citizen.Token, r = citizen.RefreshToken }));
    }
}
