using System.Security.Cryptography;
using System.Text;
using ServiceNet.Platform.Protection;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class SealedPersonalData
{
    private static readonly PersonalData Data = new(Keys.Of("new"));

    [Fact]
    public void What_was_sealed_opens_as_it_was()
        => Property.Holds(Property.CarriedText(), value => Data.Open(Data.Seal(value)) == value);

    [Fact]
    public void Two_seals_of_one_value_differ_and_show_nothing_of_it()
    {
        var (one, other) = (Data.Seal("王小明王小明"), Data.Seal("王小明王小明"));
        Assert.False(one.AsSpan().SequenceEqual(other));
        Assert.Equal(-1, one.AsSpan().IndexOf(Encoding.UTF8.GetBytes("王小明")));
    }

    [Fact]
    public void After_a_rotation_old_values_open_and_new_ones_are_sealed_under_the_new_key()
    {
        var (before, after) = (new PersonalData(Keys.Of("old")), new PersonalData(Keys.Of("new", "old")));
        Assert.Equal("13800000000", after.Open(before.Seal("13800000000")));
        Assert.Equal("13800000000", Data.Open(after.Seal("13800000000")));
        Assert.Throws<CryptographicException>(() => before.Open(after.Seal("13800000000")));
    }

    [Fact]
    public void After_a_rotation_a_value_indexed_before_is_still_found()
    {
        var (before, after) = (new PersonalData(Keys.Of("old")), new PersonalData(Keys.Of("new", "old")));
        var stored = before.Index("phone", "13800000000");
        Assert.Contains(after.Indexes("phone", "13800000000"), i => i.AsSpan().SequenceEqual(stored));
        Assert.True(after.Indexes("phone", "13800000000")[0].AsSpan().SequenceEqual(after.Index("phone", "13800000000")));
        Assert.DoesNotContain(after.Indexes("phone", "13800000001"), i => i.AsSpan().SequenceEqual(stored));
    }

    [Fact]
    public void Indexes_of_two_columns_or_two_keys_do_not_meet()
    {
        var index = Data.Index("phone", "13800000000");
        Assert.Equal(16, index.Length);
        Assert.True(index.AsSpan().SequenceEqual(new PersonalData(Keys.Of("new")).Index("phone", "13800000000")));
        Assert.False(index.AsSpan().SequenceEqual(Data.Index("openid", "13800000000")));
        Assert.False(index.AsSpan().SequenceEqual(new PersonalData(Keys.Of("old")).Index("phone", "13800000000")));
    }

    [Fact]
    public void Any_altered_byte_is_noticed()
    {
        var whole = Data.Seal("王小明");
        Assert.All(Enumerable.Range(0, whole.Length), i => Assert.ThrowsAny<CryptographicException>(() => Data.Open([.. whole[..i], (byte)(whole[i] ^ 0x40), .. whole[(i + 1)..]])));
    }

    [Fact]
    public void A_value_cut_short_is_noticed_wherever_it_was_cut()
    {
        var whole = Data.Seal("王小明");
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.ThrowsAny<CryptographicException>(() => Data.Open(whole[..length])));
    }
}
