using System.ComponentModel.DataAnnotations;
using ServiceNet.Platform.Validation;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class TextThatPeopleType
{
    [Theory]
    [InlineData("张三")]
    [InlineData("𠮷田")]
    [InlineData("🙂 请帮我看看商标")]
    [InlineData("O'Neill <b>\"引号\"</b> & 100%")]
    [InlineData("e\u0301")]
    public void Emoji_and_rare_Han_are_welcome(string text) => Assert.Null(Said(new PlainTextAttribute(30), text));

    [Theory]
    [InlineData("王\0明")]
    [InlineData("王\u0007")]
    [InlineData("\u001b[31m红")]
    [InlineData("王\u007f")]
    [InlineData("王\u0085")]
    [InlineData("两\n行")]
    [InlineData("两\t列")]
    public void A_control_character_is_refused(string text) => Assert.Equal("事由里有无法显示的字符，请删除后重新填写。", Said(new PlainTextAttribute(20) { Label = "事由" }, text));

    [Theory]
    [InlineData("第一行\r\n第二行\t缩进", true)]
    [InlineData("第一行\n\0", false)]
    [InlineData("第一行\u000b", false)]
    public void Line_breaks_and_tabs_are_welcome_in_a_description_and_nothing_more(string text, bool welcome)
        => Assert.Equal(welcome, Said(new PlainTextAttribute(20) { MultiLine = true }, text) is null);

    [Theory]
    [InlineData("一二三四五")]
    [InlineData("𠮷𠮷𠮷𠮷𠮷")]
    [InlineData("🙂🙂🙂🙂🙂")]
    public void A_character_beyond_the_basic_plane_counts_once(string five)
    {
        Assert.Null(Said(new PlainTextAttribute(5) { MinimumLength = 5 }, five));
        Assert.Equal("内容最多4个字，现在有5个字。", Said(new PlainTextAttribute(4), five));
        Assert.Equal("内容至少6个字。", Said(new PlainTextAttribute(10) { MinimumLength = 6 }, five));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u3000\u00a0")]
    public void Blanks_alone_are_no_text(string blanks)
    {
        Assert.Equal("请填写姓名。", Said(new PlainTextAttribute(30) { Label = "姓名", MinimumLength = 1 }, blanks));
        Assert.Null(Said(new PlainTextAttribute(30), blanks));
    }

    [Fact]
    public void Blanks_around_do_not_fill_a_minimum() => Assert.Equal("内容至少3个字。", Said(new PlainTextAttribute(30) { MinimumLength = 3 }, " 二字 "));

    [Fact]
    public void Null_is_left_to_whoever_requires_a_value() => Assert.Null(Said(new PlainTextAttribute(1) { MinimumLength = 1 }, null));

    [Fact]
    public void Any_text_is_judged_and_never_a_fault()
        => Property.Holds(Property.AnyText(), text => Said(new PlainTextAttribute(5), text) is null or [.., '。']);

    [Theory]
    [InlineData("13800000000", "13800000000")]
    [InlineData(" 138-0000 0000 ", "13800000000")]
    [InlineData("+86 138 0000 0000", "13800000000")]
    [InlineData("0812-3333000", "08123333000")]
    [InlineData("010 8888 8888", "01088888888")]
    [InlineData("0812333300", "0812333300")]
    public void A_mobile_number_or_a_landline_is_brought_to_its_digits(string written, string digits)
    {
        Assert.Equal(digits, PhoneNumberAttribute.Normalise(written));
        Assert.Null(Said(new PhoneNumberAttribute(), written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("12800000000")]
    [InlineData("1380000000")]
    [InlineData("138000000000")]
    [InlineData("3333000")]
    [InlineData("0812333300012")]
    [InlineData("１３８００００００００")]
    [InlineData("13800000000\n13800000001")]
    [InlineData("138000O0000")]
    [InlineData("+1 13800000000")]
    [InlineData("+86+8613800000000")]
    [InlineData("🙂")]
    [InlineData("111111111111111111111111111111")]
    public void Anything_else_is_no_telephone_number(string written)
    {
        Assert.Null(PhoneNumberAttribute.Normalise(written));
        Assert.Equal("请填写11位手机号，或带区号的座机号。", Said(new PhoneNumberAttribute(), written));
    }

    [Fact]
    public void A_telephone_number_brought_to_its_digits_stays_as_it_is()
        => Property.Holds(
            FsCheck.Fluent.Gen.Select(FsCheck.Fluent.Gen.ListOf(FsCheck.Fluent.Gen.Elements("0", "1", "3", "8", " ", "-", "+86", "x", "８")), parts => string.Concat(parts)),
            text => PhoneNumberAttribute.Normalise(text) is not { } digits || (digits.All(char.IsAsciiDigit) && PhoneNumberAttribute.Normalise(digits) == digits));

    [Theory]
    [InlineData("checkedIn", true)]
    [InlineData("CheckedIn", false)]
    [InlineData("1", false)]
    [InlineData("confirmed,noShow", false)]
    [InlineData("", false)]
    [InlineData(null, true)]
    public void A_query_names_a_state_as_JSON_does(string? name, bool taken)
    {
        var said = Said(new OneOfAttribute(typeof(ServiceNet.Bookings.BookingStatus)), name);
        Assert.Equal(taken ? null : "没有这个选项，可选：confirmed、checkedIn、completed、cancelled、noShow。", said);
    }

    private static string? Said(ValidationAttribute rule, object? value) => rule.GetValidationResult(value, new ValidationContext(new object()) { MemberName = "field" })?.ErrorMessage;
}
