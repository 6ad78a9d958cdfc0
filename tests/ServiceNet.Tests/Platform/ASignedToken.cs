using Microsoft.Extensions.Configuration;
using ServiceNet.Platform.Protection;
using Xunit;

namespace ServiceNet.Tests.Platform;

/// <summary>What a caller carries comes back as it was signed, or not at all.</summary>
public sealed class ASignedToken
{
    private static readonly string Old = $"old:{Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())}";
    private static readonly string New = $"new:{Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray())}";

    [Fact]
    public void Is_read_back_for_its_purpose_alone()
    {
        var tokens = With(Old);
        var token = tokens.Write("file", "payload"u8);

        Assert.Equal("payload"u8.ToArray(), tokens.Read("file", token));
        Assert.Null(tokens.Read("other", token));
        Assert.Null(With(New).Read("file", token));
        Assert.Equal("payload"u8.ToArray(), With(New, Old).Read("file", token));
    }

    [Fact]
    public void Altered_in_any_place_it_is_none()
    {
        var tokens = With(Old);
        var token = tokens.Write("file", [1, 2, 3, 4, 5]);
        for (var i = 0; i < token.Length; i++)
        {
            foreach (var other in "ABz09_-")
            {
                Assert.True(token[i] == other || tokens.Read("file", $"{token[..i]}{other}{token[(i + 1)..]}") is null);
            }
        }

        Assert.All(["", "A", "====", "not a token", token + "A", token[..^1], new string('A', 5000)], t => Assert.Null(tokens.Read("file", t)));
    }

    private static SignedToken With(params string[] keys)
        => new(ProtectionKeys.Read(new ConfigurationBuilder().AddInMemoryCollection(keys.Select((k, i) => KeyValuePair.Create($"ServiceNet:Protection:Keys:{i}", (string?)k))).Build()));
}
