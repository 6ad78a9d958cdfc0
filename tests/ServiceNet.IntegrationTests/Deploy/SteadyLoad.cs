using System.Collections.Concurrent;
using System.Diagnostics;
using ServiceNet.IntegrationTests.City;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>
/// 200 requests a second through nginx, begun on the clock and not when the last was answered: a third bookings with a
/// key, the rest reads and, without a key, signing in.
/// </summary>
internal sealed class SteadyLoad
{
    private const int PerSecond = 200;
    private readonly CityBehindNginx city;
    private readonly Caller[] citizens;
    private readonly Caller anyone;
    private readonly DateOnly[] days;
    private readonly ConcurrentQueue<Failure> failures = [];
    private readonly ConcurrentBag<Task> begun = [];
    private readonly CancellationTokenSource enough = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private int sent;
    private int wishes;

    private SteadyLoad(CityBehindNginx city, Caller anyone, Caller[] citizens)
    {
        this.city = city;
        this.anyone = anyone;
        this.citizens = citizens;
        days = [.. Enumerable.Range(1, 13).Select(city.Today.AddDays).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))];
    }

    public int Sent => sent;

    public double Seconds => Stopwatch.GetElapsedTime(began).TotalSeconds;

    public IReadOnlyList<Failure> Failures => [.. failures];

    /// <summary>Which booking each key was answered with.</summary>
    public ConcurrentDictionary<string, string> Booked { get; } = new(StringComparer.Ordinal);

    /// <summary>Signs in as many citizens as it takes for nobody to meet a rule of booking.</summary>
    public static async Task<SteadyLoad> PrepareAsync(CityBehindNginx city)
    {
        var through = city.Through(Nginx.Public);
        var people = new List<Caller>();
        foreach (var some in Enumerable.Range(0, 120).Chunk(10))
        {
            people.AddRange(await Task.WhenAll(some.Select(async i => through.With((await through.PostAsync("auth/wechat", new { code = city.LoginCode($"负载{i}") })).Ok().Text("accessToken")))));
        }

        return new SteadyLoad(city, through, [.. people]);
    }

    /// <summary>Sends until told to stop.</summary>
    public async Task RunAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (!enough.IsCancellationRequested)
        {
            // What the clock asks for by now, also when the machine was busy for a moment.
            for (var due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond); sent < due; sent++)
            {
                begun.Add(OneAsync(sent));
            }

            await Task.Delay(2);
        }
    }

    /// <summary>Sends no more and waits for the answers.</summary>
    public async Task StopAsync(Task running)
    {
        await enough.CancelAsync();
        await running;
        await Task.WhenAll(begun);
    }

    private async Task OneAsync(int number)
    {
        var citizen = citizens[number % citizens.Length];
        switch (number % 12)
        {
            case 0 or 3 or 6 or 9:
                await BookAsync();
                break;
            case 1:
                await LookAsync($"sign-in {number}", () => anyone.PostAsync("auth/wechat", new { code = city.LoginCode($"来人{number}") }));
                break;
            case 2 or 5 or 8:
                await LookAsync("bookings", () => citizen.GetAsync("bookings"));
                break;
            case 4 or 7:
                await LookAsync("slots", () => anyone.GetAsync($"stations/{Station(number)}/slots?service=consultation"));
                break;
            default:
                await LookAsync("stations", () => anyone.GetAsync("stations?limit=100"));
                break;
        }
    }

    /// <summary>The next wish of the plan: each citizen on another day each time, two at a station, no two at one place.</summary>
    private async Task BookAsync()
    {
        var wish = Interlocked.Increment(ref wishes) - 1;
        var (round, who) = Math.DivRem(wish, citizens.Length);
        if (round >= days.Length)
        {
            return;
        }

        var key = $"load-{wish}";
        var start = days[round].At(9).AddMinutes(30 * (who / 30));
        Task<Answer> Send() => citizens[who].BookAsync(Station(who + (round / 2)), start, key: key);
        if (await LookAsync(key, Send, Send) is { } answer)
        {
            Booked[key] = answer.Body.Text("id");
        }
    }

    private async Task<Answer?> LookAsync(string what, Func<Task<Answer>> send, Func<Task<Answer>>? again = null)
    {
        var at = Stopwatch.GetTimestamp();
        try
        {
            var answer = await send();
            if (answer.Status is 200 or 201)
            {
                return answer;
            }

            failures.Enqueue(new(what, answer.Outcome, at, Stopwatch.GetTimestamp(), again));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            failures.Enqueue(new(what, e.Message, at, Stopwatch.GetTimestamp(), again));
        }

        return null;
    }

    private static string Station(int number) => $"WQ{(number % 30) + 1:00}";

    /// <summary>A request that was not answered as it should.</summary>
    /// <param name="Again">The same request once more, where a key makes that safe.</param>
    internal sealed record Failure(string What, string Outcome, long Began, long Ended, Func<Task<Answer>>? Again)
    {
        public override string ToString() => $"{What}: {Outcome}";
    }
}
