using System.Text;
using ServiceNet.Platform;
using ServiceNet.Platform.Protection;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class TheProtectionKeys
{
    private static readonly string Good = Keys.Secret("good");

    [Fact]
    public void They_are_read_in_order_the_first_in_use()
    {
        var keys = Keys.Of("2026-10", "2025-10");
        Assert.Equal(["2026-10", "2025-10"], keys.All.Select(k => Encoding.ASCII.GetString(k.Id)));
        Assert.Equal(Keys.Secret("2026-10"), Convert.ToBase64String(keys.All[0].Secret));
    }

    [Fact]
    public void They_may_stand_in_one_setting()
    {
        var keys = ProtectionKeys.Read(Keys.Settings(("ServiceNet:Protection:Keys", $"a:{Keys.Secret("a")}, b:{Keys.Secret("b")};")));
        Assert.Equal(["a", "b"], keys.All.Select(k => Encoding.ASCII.GetString(k.Id)));
    }

    [Fact]
    public void Without_a_setting_the_development_key_is_used()
    {
        var key = Assert.Single(ProtectionKeys.Read(Keys.Settings()).All);
        Assert.Equal(ProtectionKeys.DevelopmentDefault, $"{Encoding.ASCII.GetString(key.Id)}:{Convert.ToBase64String(key.Secret)}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nocolon")]
    [InlineData(":{0}")]
    [InlineData("a:")]
    [InlineData("a:short")]
    [InlineData("a:not base64 at all, though it is long enough!!")]
    [InlineData("a:{0}AAAA")]
    [InlineData("a:AAAA{0}")]
    [InlineData("seventeen-letters:{0}")]
    [InlineData("钥匙:{0}")]
    public void A_malformed_key_is_refused_with_the_settings_name(string key)
    {
        var refusal = Assert.Throws<SettingException>(() => Keys.Read(key.Replace("{0}", Good, StringComparison.Ordinal)));
        Assert.Contains("ServiceNet:Protection:Keys", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Good, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_of_sixteen_letters_is_the_longest() => Assert.Single(Keys.Of("sixteen-letters!").All);

    [Fact]
    public void Two_keys_of_one_id_are_refused()
        => Assert.Throws<SettingException>(() => Keys.Read($"a:{Keys.Secret("one")}", $"a:{Keys.Secret("other")}"));
}
