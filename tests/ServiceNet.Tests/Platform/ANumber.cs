using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ServiceNet.Platform;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class ANumber
{
    [Fact]
    public void A_number_is_kind_day_sequence_and_check_digit()
    {
        // 2*3+0*7+2*1 + 6*3+1*7+1*1 + 2*3+3*7+0*1 + 0*3+0*7+1*1 + 2*3+8*7 = 124, and 6 more make a whole ten.
        Assert.Equal("YY20261123-000128-6", Numbers.Format("YY", new DateOnly(2026, 11, 23), 128));
    }

    [Fact]
    public void Every_number_is_well_formed_whatever_its_day_and_sequence()
        => Property.Holds(AnyNumber(), n => Numbers.IsWellFormed("YY", n) && Regex.IsMatch(n, "^YY[0-9]{8}-[0-9]{6,12}-[0-9]$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Every_single_wrong_digit_is_noticed()
        => Property.Holds(
            AnyNumber(),
            number => Enumerable.Range(0, number.Length).Where(i => char.IsAsciiDigit(number[i]))
                .All(i => "0123456789".Where(d => d != number[i]).All(d => !Numbers.IsWellFormed("YY", $"{number[..i]}{d}{number[(i + 1)..]}"))));

    [Theory]
    [InlineData(" yy20261123-000128-6 ", true)]
    [InlineData("YY20261123-000128-6", true)]
    [InlineData("TS20261123-000128-6", false)]
    [InlineData("YY20261123-000128", false)]
    [InlineData("YY20261123-000128-", false)]
    [InlineData("YY20261123-000128-66", false)]
    [InlineData("YY20261123-28-6", false)]
    [InlineData("YY2026112３-000128-6", false)]
    [InlineData("YY20261123-0001280000000-6", false)]
    [InlineData("--", false)]
    [InlineData("", false)]
    public void Case_and_spaces_around_are_forgiven_and_nothing_else(string text, bool wellFormed) => Assert.Equal(wellFormed, Numbers.IsWellFormed("YY", text));

    [Fact]
    public void Any_text_is_judged_and_never_a_fault()
        => Property.Holds(Property.AnyText().Select(t => t.Length % 2 == 0 ? t : $"YY20261123-{t}-1"), text => !Numbers.IsWellFormed("YY", text));

    private static Gen<string> AnyNumber()
        => from day in Gen.Choose(0, 20_000)
           from sequence in Gen.OneOf(Gen.Choose(0, 999_999), Gen.Choose(1_000_000, int.MaxValue))
           select Numbers.Format("YY", new DateOnly(2020, 1, 1).AddDays(day), sequence);
}
