using ServiceNet.Queues.Estimates;

namespace ServiceNet.Tests.Queues;

/// <summary>Lines and stations for what is said of forecasts: a Wednesday at nine.</summary>
internal static class ALine
{
    public static readonly DateTimeOffset Now = FixedTime.Instant("2026-03-11T09:00:00+08:00");
    public static readonly (DateTimeOffset, DateTimeOffset)[] Open = [(At("08:30"), At("12:00")), (At("14:30"), At("18:00"))];
    public static readonly Standing Somebody = new("consult", null, null);
    public static readonly OpenCounter Idle = new("1", null, null, TimeSpan.Zero);
    public static readonly OpenCounter JustCalled = Idle with { BusyWith = "consult" };

    /// <summary>Everybody takes ten minutes, and a clerk calls after ten seconds.</summary>
    public static readonly Experience TenMinutes = Knows(("consult", Same(600, 30)));

    public static LineNow Line(int people, params OpenCounter[] counters) => new(Now, [.. Enumerable.Repeat(Somebody, people)], counters, Open);

    public static Experience Knows(params (string Service, float[] Cycles)[] services)
        => new(services.ToDictionary(s => s.Service, s => s.Cycles, StringComparer.Ordinal), Same(10, 20), [], []);

    public static float[] Same(float seconds, int times) => [.. Enumerable.Repeat(seconds, times)];

    public static DateTimeOffset At(string clock) => FixedTime.Instant($"2026-03-11T{clock}:00+08:00");
}
