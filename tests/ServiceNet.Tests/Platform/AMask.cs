using ServiceNet.Platform.Protection;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class AMask
{
    [Theory]
    [InlineData("王小明", "王＊＊")]
    [InlineData("王明", "王＊")]
    [InlineData("王", "王＊")]
    [InlineData("阿卜杜热依木·买买提", "阿＊＊")]
    [InlineData("𠮷田太郎", "𠮷＊＊")]
    [InlineData("👨‍👩‍👧小", "👨‍👩‍👧＊")]
    [InlineData("", "")]
    public void A_name_shows_its_first_character_and_never_its_length(string name, string shown) => Assert.Equal(shown, Mask.Name(name));

    [Theory]
    [InlineData("13800000000", "138＊＊＊＊0000")]
    [InlineData("081233330000", "081＊＊＊＊0000")]
    [InlineData("0812333300", "＊＊＊＊00")]
    [InlineData("0", "＊＊＊＊0")]
    [InlineData("", "＊＊＊＊")]
    public void A_phone_number_shows_its_ends_only(string phone, string shown) => Assert.Equal(shown, Mask.Phone(phone));

    [Fact]
    public void Whatever_the_name_at_most_its_first_character_is_seen()
        => Property.Holds(Property.AnyText(), name => Mask.Name(name) is var shown && (name.Length == 0 ? shown.Length == 0 : shown.EndsWith('＊') && name.StartsWith(shown.TrimEnd('＊'), StringComparison.Ordinal) && shown.Count(c => c == '＊') is 1 or 2));
}
