using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Accounts;

/// <summary>Passwords, lockout, and the end of a session.</summary>
public sealed class StaffSignIn(TwoProcesses city) : IClassFixture<TwoProcesses>
{
    private Task<Answer> SignInAsync(string userName, string password, int process = 0) => city.Anyone(process).PostAsync("staff/auth/sign-in", new { userName, password });

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_at_every_process_until_the_time_has_passed()
    {
        for (var i = 0; i < 4; i++)
        {
            (await SignInAsync("wq01", "wrong", i % 2)).Refused(401, "auth.wrong_password");
        }

        (await SignInAsync("wq01", "wrong")).Refused(423, "auth.locked_out");
        (await SignInAsync("wq01", TestCity.SamplePassword, 1)).Refused(423, "auth.locked_out");
        Assert.Equal(1, await city.AskAsync<int>("select count(*) from audit_entries where action = 'staff.locked_out' and actor_name = 'wq01'"));
        var later = await city.StartProcessAsync(s => s["ServiceNet:Clock:Offset"] = TestCity.OffsetTo(city.Now.AddMinutes(31)).ToString("c"));
        (await city.Anyone().At(later).PostAsync("staff/auth/sign-in", new { userName = "wq01", password = TestCity.SamplePassword })).Ok();
        await later.StopAsync(TestCity.Ct);
    }

    [Fact]
    public async Task Guesses_raced_are_not_answered_more_often_than_guesses_in_turn()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SignInAsync("wq02", $"guess {i}", i % 2)));

        Assert.All(answers, a => Assert.Contains(a.Outcome, new[] { "401 auth.wrong_password", "423 auth.locked_out" }));
        Assert.True(answers.Count(a => a.Status == 401) < 5, $"{answers.Count(a => a.Status == 401)} of 16 guesses were answered");
        (await SignInAsync("wq02", TestCity.SamplePassword)).Refused(423, "auth.locked_out");
    }

    [Fact]
    public async Task The_right_password_forgives_the_wrong_ones_before()
    {
        for (var i = 0; i < 8; i++)
        {
            await SignInAsync("wq03", "wrong");
            if (i % 4 == 3)
            {
                (await SignInAsync("wq03", TestCity.SamplePassword)).Ok();
            }
        }
    }

    [Fact]
    public async Task A_stranger_and_a_suspended_member_get_the_answer_of_a_wrong_password()
    {
        var clerk = await city.StaffAsync("wq04");
        await city.DoAsync("update staff set suspended_at = now() where user_name = 'wq04'");

        var (stranger, suspended) = (await SignInAsync("nobody", "whatever"), await SignInAsync("wq04", TestCity.SamplePassword));

        Assert.Equal(stranger.Refused(401, "auth.wrong_password").Text("detail"), suspended.Refused(401, "auth.wrong_password").Text("detail"));
        (await clerk.At(city[1]).GetAsync("staff/me")).Refused(401, "auth.token_invalid");
        (await city.Anyone().PostAsync("staff/auth/refresh", new { refreshToken = clerk.RefreshToken })).Refused(401, "auth.refresh_invalid");
    }

    [Fact]
    public async Task A_changed_password_ends_every_session_of_its_owner_everywhere()
    {
        var (here, there) = (await city.StaffAsync("wq05"), await city.StaffAsync("wq05", 1));
        (await there.GetAsync("staff/me")).Ok();

        (await here.PostAsync("staff/auth/password", new { current = "wrong", next = "Another-Pass-2026!" })).Refused(400, "request.invalid");
        (await here.PostAsync("staff/auth/password", new { current = TestCity.SamplePassword, next = "short" })).Refused(400, "request.invalid");
        (await here.PostAsync("staff/auth/password", new { current = TestCity.SamplePassword, next = "Another-Pass-2026!" })).Ok();

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await there.GetAsync("staff/me")).Status == 401, "the session at the other process ended");
        (await SignInAsync("wq05", TestCity.SamplePassword)).Refused(401, "auth.wrong_password");
        (await SignInAsync("wq05", "Another-Pass-2026!", 1)).Ok();
    }

    [Fact]
    public async Task Guessing_the_password_at_its_change_locks_the_account_as_at_the_door()
    {
        var clerk = await city.StaffAsync("wq06");
        Task<Answer> ChangeAsync(string current, string next = "A-much-better-1!") => clerk.PostAsync("staff/auth/password", new { current, next });

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(400, (await ChangeAsync($"guess {i}")).Status);
        }

        // Weak is not wrong: the password was the right one, which forgives the guesses before.
        Assert.Equal(400, (await ChangeAsync(TestCity.SamplePassword, "weak")).Status);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(400, (await ChangeAsync($"guess {i}")).Status);
        }

        (await ChangeAsync("guess")).Refused(423, "auth.locked_out");
        (await ChangeAsync(TestCity.SamplePassword)).Refused(423, "auth.locked_out");
        (await SignInAsync("wq06", TestCity.SamplePassword, 1)).Refused(423, "auth.locked_out");
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_no_other()
    {
        var (here, there) = (await city.StaffAsync("wq07"), await city.StaffAsync("wq07", 1));

        (await here.PostAsync("staff/auth/sign-out")).Ok();

        await TestCity.WithinAsync(TestCity.Promptly, async () => (await here.At(city[1]).GetAsync("staff/me")).Status == 401, "signed out at the other process");
        Assert.Equal("wq07", (await there.GetAsync("staff/me")).Ok().Text("userName"));
    }
}
