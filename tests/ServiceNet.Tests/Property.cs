using FsCheck;
using FsCheck.Fluent;

namespace ServiceNet.Tests;

/// <summary>Checks that something holds for every value a generator can think of.</summary>
internal static class Property
{
    /// <summary>Throws with the smallest value for which it does not hold.</summary>
    public static void Holds<T>(Gen<T> values, Func<T, bool> rule) => Prop.ForAll(values.ToArbitrary(), rule).QuickCheckThrowOnFailure();

    /// <summary>Text as people and machines send it: Han, rare Han beyond the basic plane, emoji, lone surrogates, controls.</summary>
    public static Gen<string> AnyText()
        => Gen.Elements("a", "Z", "9", " ", "王", "钒", "𠮷", "🙂", "é", "\0", "\n", "\uD842", "=", "-", "_", ".", "，", "\u202E", "\u3000").ListOf().Select(parts => string.Concat(parts));

    /// <summary>Text without lone surrogates: what UTF-8 can carry.</summary>
    public static Gen<string> CarriedText() => AnyText().Where(t => !t.Contains('\uD842', StringComparison.Ordinal) || t.EnumerateRunes().All(r => r.Value != 0xFFFD));
}
