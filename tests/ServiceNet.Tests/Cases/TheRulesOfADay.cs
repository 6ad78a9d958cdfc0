using ServiceNet.Cases.Deadlines;
using Xunit;
using static ServiceNet.Tests.Calendars.OfficialCalendar;

namespace ServiceNet.Tests.Cases;

/// <summary>The day of receipt chooses the version, also while later ones are planned.</summary>
public sealed class TheRulesOfADay
{
    [Theory]
    [InlineData("2019-12-31", null)]
    [InlineData("2020-01-01", 1)]
    [InlineData("2026-04-14", 1)]
    [InlineData("2026-04-15", 2)]
    [InlineData("2026-12-31", 2)]
    [InlineData("2027-01-01", 4)]
    public void A_version_is_for_cases_received_from_its_first_day_to_the_day_before_the_next(string received, int? version)
        => Assert.Equal(version, Book.For("mediation", Day(received))?.Version);

    [Fact]
    public void A_version_that_another_replaced_before_its_first_day_is_for_no_day()
    {
        var replaced = Book["mediation", 3];

        Assert.Equal((Day("2027-01-01"), Day("2026-12-31")), (replaced.EffectiveFrom, replaced.EffectiveTo));
        Assert.Equal((Day("2026-04-14"), Day("2026-12-31"), null), (Book["mediation", 1].EffectiveTo, Book["mediation", 2].EffectiveTo, Book["mediation", 4].EffectiveTo));
    }

    [Fact]
    public void A_law_that_ended_without_a_successor_is_for_no_later_day()
    {
        var book = new RuleBook([Rule(1, "2020-01-01") with { EffectiveTo = Day("2024-06-30") }, Rule(2, "2026-04-15")]);

        Assert.Equal(1, book.For("mediation", Day("2024-06-30"))?.Version);
        Assert.Null(book.For("mediation", Day("2024-07-01")));
    }

    [Theory]
    [InlineData(DeadlineBinding.Statutory, false, DeadlineBinding.Reference)]
    [InlineData(DeadlineBinding.Statutory, true, DeadlineBinding.Statutory)]
    [InlineData(DeadlineBinding.Promise, false, DeadlineBinding.Promise)]
    [InlineData(DeadlineBinding.Promise, true, DeadlineBinding.Promise)]
    [InlineData(DeadlineBinding.Reference, true, DeadlineBinding.Reference)]
    public void The_law_binds_the_authority_alone(DeadlineBinding rule, bool isAuthority, DeadlineBinding binding)
        => Assert.Equal(binding, new DeadlineRule { Binding = rule }.BindingFor(isAuthority));

    [Theory]
    [InlineData(DeadlineOwner.Authority, true, "法定期限自市场监管部门收到之日起算，以市场监管部门的告知为准；本页日期按本网络收到之日计算，仅供参考。")]
    [InlineData(DeadlineOwner.Authority, false, "法定期限自市场监管部门受理投诉之日起算，以市场监管部门的告知为准；本页日期仅供参考。")]
    [InlineData(DeadlineOwner.Police, false, "法定期限自公安机关受理之日起算，以公安机关的告知为准；本页日期仅供参考。")]
    public void A_reference_says_whose_day_counts_and_a_promise_does_not(DeadlineOwner owner, bool fromReceipt, string sentence)
    {
        var rule = new DeadlineRule { Owner = owner, FromReceipt = fromReceipt, StartsWith = "受理投诉", Amount = 7 };
        var held = new HeldDeadline { StartedAt = FixedTime.Instant("2026-03-02T10:00:00+08:00"), Amount = 7, Binding = DeadlineBinding.Reference }.CountedBy(Calendar);

        Assert.Equal(sentence, DeadlineViews.Of(held, rule, held.StartedAt).WhoseDay);
        Assert.All([DeadlineBinding.Promise, DeadlineBinding.Statutory], b => Assert.Null(DeadlineViews.Of(held with { Binding = b }, rule, held.StartedAt).WhoseDay));
    }

    private static readonly RuleBook Book = new(
    [
        Rule(1, "2020-01-01") with { EffectiveTo = Day("2026-04-14") },
        Rule(2, "2026-04-15"),
        Rule(3, "2027-01-01"),
        Rule(4, "2027-01-01"),
    ]);

    private static DeadlineRule Rule(int version, string from) => new() { Code = "mediation", Version = version, EffectiveFrom = Day(from) };
}
