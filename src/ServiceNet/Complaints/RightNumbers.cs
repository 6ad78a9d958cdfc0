using System.Text.RegularExpressions;

namespace ServiceNet.Complaints;

/// <summary>A right that somebody says is infringed.</summary>
public enum RightKind
{
    /// <summary>专利.</summary>
    Patent,

    /// <summary>商标.</summary>
    Trademark,

    /// <summary>著作权.</summary>
    Copyright,

    /// <summary>地理标志.</summary>
    GeographicalIndication,

    /// <summary>植物新品种.</summary>
    PlantVariety,

    /// <summary>商业秘密.</summary>
    TradeSecret,
}

/// <summary>A kind of right with the form of its numbers.</summary>
/// <param name="NumberForm">What a number looks like, in words; null where there is none.</param>
/// <param name="Example">A number of that form, of no real right.</param>
public sealed record RightForm(RightKind Kind, string Name, string? NumberForm, string? Example);

/// <summary>The forms of the rights' numbers: checked for form only, whether such a right stands is for the register.</summary>
internal static partial class RightNumbers
{
    public static readonly IReadOnlyList<RightForm> Forms =
    [
        new(RightKind.Patent, "专利", "ZL加12位或8位数字，一个点和一位校验码", "ZL202310000000.0"),
        new(RightKind.Trademark, "商标", "1至8位数字的注册号，后面可以有一个字母", "10000000"),
        new(RightKind.Copyright, "著作权", "登记号，字母、数字和横线", "2023-F-00000000"),
        new(RightKind.GeographicalIndication, "地理标志", "公告号或注册号", "第100号公告"),
        new(RightKind.PlantVariety, "植物新品种", "CNA或品种权号的字母和数字", "CNA20230000.0"),
        new(RightKind.TradeSecret, "商业秘密", null, null),
    ];

    /// <summary>True when the number has its kind's form. A patent's last figure is checked where it has one.</summary>
    public static bool IsWellFormed(RightKind kind, string number) => kind switch
    {
        RightKind.Patent => Patent().Match(number.ToUpperInvariant()) is { Success: true } m && CheckDigit(m.Groups["digits"].Value) == m.Groups["check"].Value[0],
        RightKind.Trademark => Trademark().IsMatch(number),
        RightKind.TradeSecret => false,
        _ => Free().IsMatch(number),
    };

    /// <summary>The last figure of a Chinese application number: weights 2 to 9 over and over, modulo 11, X for ten.</summary>
    private static char CheckDigit(string digits)
    {
        var sum = digits.Select((d, i) => (d - '0') * (2 + (i % 8))).Sum() % 11;
        return sum == 10 ? 'X' : (char)('0' + sum);
    }

    [GeneratedRegex(@"^(?:ZL)?(?<digits>\d{12}|\d{8})\.?(?<check>[\dX])$", RegexOptions.NonBacktracking)]
    private static partial Regex Patent();

    [GeneratedRegex("^[0-9]{1,8}[A-Za-z]?$", RegexOptions.NonBacktracking)]
    private static partial Regex Trademark();

    [GeneratedRegex(@"^[\p{L}\p{N}第号年()（）〔〕\-.]{2,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex Free();
}
