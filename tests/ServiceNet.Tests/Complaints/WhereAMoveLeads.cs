using ServiceNet.Complaints;
using Xunit;

namespace ServiceNet.Tests.Complaints;

/// <summary>The one table of moves.</summary>
public sealed class WhereAMoveLeads
{
    [Fact]
    public void Ends_stay_ends_and_every_other_state_can_be_left()
    {
        foreach (var status in Enum.GetValues<ComplaintStatus>())
        {
            var leads = Enum.GetValues<ComplaintMove>().Select(m => ComplaintMoves.Target(status, m, status == ComplaintStatus.SupplementRequested ? ComplaintStatus.Submitted : null)).Where(t => t is not null && t != status).ToArray();
            Assert.Equal(status is ComplaintStatus.Closed or ComplaintStatus.Withdrawn, leads.Length == 0);
        }
    }

    [Fact]
    public void A_supplement_leads_back_to_where_it_was_asked_for()
    {
        foreach (var from in new[] { ComplaintStatus.Submitted, ComplaintStatus.Accepted })
        {
            Assert.Equal(from, ComplaintMoves.Target(ComplaintStatus.SupplementRequested, ComplaintMove.Supplement, from));
        }

        Assert.Null(ComplaintMoves.Target(ComplaintStatus.SupplementRequested, ComplaintMove.Accept, ComplaintStatus.Accepted));
    }

    [Theory]
    [InlineData("果子", "果子")]
    [InlineData("买，果", "")]
    [InlineData("AbC 专利", "ab|bc|专利")]
    public void Words_of_two_characters_are_found(string text, string pairs)
        => Assert.Equal(pairs.Split('|', StringSplitOptions.RemoveEmptyEntries), Grams.Of(text));

    [Theory]
    [InlineData(RightKind.Patent, "ZL202310000000.0", true)]
    [InlineData(RightKind.Patent, "202310000000.1", false)]
    [InlineData(RightKind.Trademark, "12345678", true)]
    [InlineData(RightKind.Trademark, "第12号", false)]
    [InlineData(RightKind.TradeSecret, "1", false)]
    public void A_rights_number_has_its_kinds_form(RightKind kind, string number, bool holds) => Assert.Equal(holds, RightNumbers.IsWellFormed(kind, number));
}
