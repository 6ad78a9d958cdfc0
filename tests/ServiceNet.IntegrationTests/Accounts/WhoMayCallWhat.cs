using System.Text.Json;
using ServiceNet.IntegrationTests.City;
using Xunit;

namespace ServiceNet.IntegrationTests.Accounts;

/// <summary>Every route asks who calls, or stands in the list of those that need not.</summary>
public sealed class WhoMayCallWhat(TestCity city) : IClassFixture<TestCity>
{
    private static readonly string[] OpenToAll =
    [
        "GET /api/v1/stations", "GET /api/v1/stations/summary", "GET /api/v1/stations/{idOrCode}", "GET /api/v1/stations/{idOrCode}/days", "GET /api/v1/stations/{idOrCode}/slots",
        "GET /api/v1/stations/{id}/queue", "GET /api/v1/stations/{id}/queue/events", "GET /api/v1/services", "GET /api/v1/services/{code}", "GET /api/v1/booking-rules",
        "POST /api/v1/auth/wechat", "POST /api/v1/auth/refresh", "GET /api/v1/auth/mode", "POST /api/v1/staff/auth/sign-in", "POST /api/v1/staff/auth/refresh",
        "POST /api/v1/files", "GET /api/v1/files/shared/{token}",
        "POST /api/v1/files/uploads", "PUT /api/v1/files/uploads/{id}", "GET /api/v1/files/uploads/{id}", "POST /api/v1/files/uploads/{id}/finish", "DELETE /api/v1/files/uploads/{id}",
        "GET /api/v1/complaints/guide", "POST /api/v1/complaints", "POST /api/v1/complaints/track", "POST /api/v1/complaints/track/supplement", "POST /api/v1/complaints/track/withdraw", "POST /api/v1/complaints/track/confirm",
        "POST /api/v1/complaints/track/reopen", "POST /api/v1/complaints/track/rating", "POST /api/v1/complaints/track/files/{fileId}/link",
        "POST /api/v1/complaints/track/deadlines/{code}/proof",
    ];

    [Fact]
    public async Task A_route_is_secured_or_stands_in_the_list_of_public_routes()
    {
        foreach (var (method, path) in await RoutesAsync())
        {
            var answer = await CallAsync(city.Anyone(), method, path);

            if (OpenToAll.Contains($"{method} {path}", StringComparer.Ordinal))
            {
                Assert.False(answer.Status is 401 or 403, $"{method} {path}: {answer.Outcome}");
            }
            else
            {
                Assert.True(answer.Outcome == "401 auth.required", $"{method} {path}: {answer.Outcome}");
            }
        }
    }

    [Fact]
    public async Task Nobody_of_the_other_realm_or_a_lesser_role_gets_further()
    {
        var citizen = await city.CitizenAsync("越权");
        var (admin, clerk, publisher, auditor, mediator) = (await city.StaffAsync("admin"), await city.StaffAsync("wq01"), await city.StaffAsync("publisher"), await city.StaffAsync("auditor"), await city.StaffAsync("mediator1"));
        foreach (var (method, path) in (await RoutesAsync()).Where(r => !OpenToAll.Contains($"{r.Method} {r.Path}", StringComparer.Ordinal)))
        {
            var staffs = path.StartsWith("/api/v1/staff", StringComparison.Ordinal) || path.StartsWith("/api/v1/admin", StringComparison.Ordinal);
            await RefusedAsync(staffs ? citizen : admin, method, path);
            if (path.StartsWith("/api/v1/admin", StringComparison.Ordinal))
            {
                await RefusedAsync(clerk, method, path);
                await RefusedAsync(publisher, method, path);
            }

            if (path.StartsWith("/api/v1/admin/stations", StringComparison.Ordinal) || path.StartsWith("/api/v1/staff/bookings", StringComparison.Ordinal) || path.Contains("/queue", StringComparison.Ordinal) || path.StartsWith("/api/v1/staff/complaints", StringComparison.Ordinal))
            {
                await RefusedAsync(auditor, method, path);
                await RefusedAsync(mediator, method, path);
            }
        }

        (await auditor.GetAsync("admin/audit")).Ok();
        (await admin.GetAsync("admin/audit")).Ok();
    }

    [Fact]
    public async Task The_audit_trail_is_read_page_by_page_newest_first()
    {
        for (var i = 0; i < 3; i++)
        {
            await city.StaffAsync("wq02");
        }

        var auditor = await city.StaffAsync("auditor");
        var first = (await auditor.GetAsync("admin/audit?limit=2")).Ok();
        var second = (await auditor.GetAsync($"admin/audit?limit=2&cursor={first.Text("nextCursor")}")).Ok();

        var places = first.Items().Concat(second.Items()).Select(e => e.Number("seq")).ToArray();
        Assert.Equal(places.OrderDescending(), places);
        Assert.Equal(4, places.Distinct().Count());
    }

    private static async Task RefusedAsync(Caller caller, string method, string path)
    {
        var answer = await CallAsync(caller, method, path);
        Assert.True(answer.Outcome == "403 auth.forbidden", $"{method} {path}: {answer.Outcome}");
    }

    private static Task<Answer> CallAsync(Caller caller, string method, string path)
        => caller.SendAsync(
            new HttpMethod(method),
            path.Replace("{idOrCode}", "WQ01", StringComparison.Ordinal).Replace("{code}", "consultation", StringComparison.Ordinal).Replace("{id}", "019cabd8-ddf9-7e43-8619-5adf7d55d7b6", StringComparison.Ordinal),
            method is "POST" or "PATCH" ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : null);

    private async Task<(string Method, string Path)[]> RoutesAsync()
    {
        var document = (await city.Anyone().GetAsync("/openapi/v1.json")).Ok();
        var routes = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Where(o => o.Value.ValueKind == JsonValueKind.Object).Select(o => (o.Name.ToUpperInvariant(), p.Name))).ToArray();
        Assert.True(routes.Length > 40, $"{routes.Length} routes");
        return routes;
    }
}
