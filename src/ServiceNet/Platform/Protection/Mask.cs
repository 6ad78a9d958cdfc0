using System.Globalization;

namespace ServiceNet.Platform.Protection;

/// <summary>What a screen may show of a person.</summary>
public static class Mask
{
    /// <summary>The first character and a star for each other: 王小明 → 王＊＊. Never the length of a long name.</summary>
    public static string Name(string name)
    {
        var length = new StringInfo(name).LengthInTextElements;
        return length == 0 ? "" : StringInfo.GetNextTextElement(name) + new string('＊', Math.Clamp(length - 1, 1, 2));
    }

    /// <summary>The first three and last four digits: 138＊＊＊＊0000; shorter numbers keep their last two.</summary>
    public static string Phone(string phone)
        => phone.Length >= 11 ? string.Concat(phone.AsSpan(0, 3), "＊＊＊＊", phone.AsSpan(phone.Length - 4)) : string.Concat("＊＊＊＊", phone.AsSpan(Math.Max(0, phone.Length - 2)));
}
