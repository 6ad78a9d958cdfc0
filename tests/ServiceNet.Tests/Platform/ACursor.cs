using System.Buffers.Text;
using FsCheck.Fluent;
using ServiceNet.Platform.Paging;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class ACursor
{
    private const string List = "bookings|2026";
    private static readonly Cursor Cursors = new(Keys.Of("new"));

    [Fact]
    public void It_reads_back_the_place_it_was_written_for()
        => Property.Holds(Property.CarriedText(), place => Cursors.TryRead(List, Cursors.Write(List, place), out var read) && read == place);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_cursor_is_the_first_page(string? cursor)
    {
        Assert.True(Cursors.TryRead(List, cursor, out var place));
        Assert.Null(place);
    }

    [Fact]
    public void Another_lists_cursor_is_refused()
    {
        Assert.False(Cursors.TryRead("bookings|2025", Cursors.Write(List, "128"), out var place));
        Assert.Null(place);
        Assert.False(Cursors.TryRead("bookings", Cursors.Write("book", "ings"), out _));
    }

    [Fact]
    public void Another_place_under_the_same_signature_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(Cursors.Write(List, "128"));
        Assert.All(Enumerable.Range(0, bytes.Length), i => Assert.False(Cursors.TryRead(List, Base64Url.EncodeToString([.. bytes[..i], (byte)(bytes[i] ^ 1), .. bytes[(i + 1)..]]), out _)));
        Assert.False(Cursors.TryRead(List, Base64Url.EncodeToString([.. bytes, (byte)'0']), out _));
        Assert.False(Cursors.TryRead(List, Base64Url.EncodeToString(bytes.AsSpan(0, bytes.Length - 1)), out _));
        Assert.False(Cursors.TryRead(List, Base64Url.EncodeToString(bytes.AsSpan(0, 15)), out _));
    }

    [Fact]
    public void Any_text_is_refused_and_never_a_fault()
        => Property.Holds(
            Gen.OneOf(Property.AnyText(), Gen.Elements("A", "b", "_", "-", "=", " ", "\n", "+", "/").ListOf().Select(parts => string.Concat(parts))),
            text => Cursors.TryRead(List, text, out var place) ? text.Length == 0 && place is null : place is null);

    [Fact]
    public void A_cursor_longer_than_any_of_ours_is_refused_unread() => Assert.False(Cursors.TryRead(List, new string('A', 1025), out _));

    [Fact]
    public void A_cursor_outlives_a_rotation_and_not_the_key()
    {
        var old = new Cursor(Keys.Of("old")).Write(List, "128");
        Assert.True(new Cursor(Keys.Of("new", "old")).TryRead(List, old, out var place));
        Assert.Equal("128", place);
        Assert.False(Cursors.TryRead(List, old, out _));
    }
}
