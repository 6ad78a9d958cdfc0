using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Bookings;
using Xunit;

namespace ServiceNet.Tests.Wording;

public sealed class RefusalsOfBooking
{
    [Fact]
    public void Every_verdict_but_one_is_a_refusal_with_a_way_on()
    {
        Assert.All(Enum.GetValues<SlotVerdict>().Where(v => v != SlotVerdict.Bookable), v => Readable(BookingProblems.NotBookable(v)));
        Assert.Throws<InvalidOperationException>(() => BookingProblems.NotBookable(SlotVerdict.Bookable));
    }

    [Fact]
    public void Every_outcome_of_booking_but_success_is_a_refusal_with_a_way_on()
        => Assert.All(Refusals(typeof(BookOutcome), nameof(BookOutcome.Booked), nameof(BookOutcome.Repeated)), o => Readable(BookingProblems.Of((BookOutcome)o)));

    [Fact]
    public void Every_outcome_of_a_move_but_success_is_a_refusal_with_a_way_on()
        => Assert.All(Refusals(typeof(MoveOutcome), nameof(MoveOutcome.Moved)), o => Readable(BookingProblems.Of((MoveOutcome)o)));

    [Fact]
    public void An_illegal_move_says_how_the_booking_stands()
    {
        var titles = Enum.GetValues<BookingStatus>().Select(s => BookingProblems.Of(new MoveOutcome.Illegal(s)).ProblemDetails.Title).ToArray();
        Assert.Equal(titles.Length, titles.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("这个预约已经取消，不能这样操作。", titles, StringComparer.Ordinal);
    }

    [Fact]
    public void The_codes_of_the_contract_are_kept()
    {
        Assert.Equal((409, "booking.slot_full"), Coded(BookingProblems.SlotFull()));
        Assert.Equal((422, "idempotency.key_reused"), Coded(BookingProblems.KeyReused()));
        Assert.Equal((404, "booking.unknown"), Coded(BookingProblems.Unknown()));
        Assert.All(Enum.GetValues<SlotVerdict>().Where(v => v != SlotVerdict.Bookable), v => Assert.Equal(422, BookingProblems.NotBookable(v).StatusCode));
    }

    private static IEnumerable<object> Refusals(Type outcomes, params string[] successes)
        => outcomes.GetNestedTypes().Where(t => t.IsSubclassOf(outcomes) && !successes.Contains(t.Name, StringComparer.Ordinal))
            .Select(t => t.GetConstructors().Single(c => c.GetParameters().All(p => p.ParameterType != t)))
            .Select(c => c.Invoke([.. c.GetParameters().Select(p => p.ParameterType == typeof(SlotVerdict) ? (object)SlotVerdict.Closed : Activator.CreateInstance(p.ParameterType))]));

    private static (int Status, string Code) Coded(ProblemHttpResult problem) => (problem.StatusCode, (string)problem.ProblemDetails.Extensions["code"]!);

    private static void Readable(ProblemHttpResult problem)
    {
        Assert.InRange(problem.StatusCode, 400, 499);
        Assert.All([problem.ProblemDetails.Title!, problem.ProblemDetails.Detail!], text => Assert.True(Sentences.IsChinese(text) && Sentences.Fault(text) is null, text));
        Assert.True(problem.ProblemDetails.Detail!.Contains('请', StringComparison.Ordinal) || problem.ProblemDetails.Detail!.Contains('可', StringComparison.Ordinal), problem.ProblemDetails.Detail);
    }
}
