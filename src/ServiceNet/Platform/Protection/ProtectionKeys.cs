using Microsoft.Extensions.Configuration;

namespace ServiceNet.Platform.Protection;

/// <summary>
/// The keys of <c>ServiceNet:Protection:Keys</c>: a list of <c>id:base64 of 32 bytes</c>. The first encrypts, all
/// decrypt, so a key is rotated by putting a new one in front.
/// </summary>
public sealed class ProtectionKeys
{
    /// <summary>The fixed development key. Production refuses it.</summary>
    public const string DevelopmentDefault = "dev:U2VydmljZU5ldC1kZXZlbG9wbWVudC1rZXktMDAwMSE=";

    private ProtectionKeys(IReadOnlyList<(byte[] Id, byte[] Secret)> all) => All = all;

    /// <summary>Every key, the one in use first; ids are 1–16 ASCII bytes.</summary>
    public IReadOnlyList<(byte[] Id, byte[] Secret)> All { get; }

    /// <summary>Reads the keys; the development default when none is set.</summary>
    /// <exception cref="SettingException">A key is not <c>id:base64 of 32 bytes</c>.</exception>
    public static ProtectionKeys Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("ServiceNet:Protection:Keys");
        string[] given = section.Get<string[]>() is { Length: > 0 } list
            ? list
            : section.Value is { Length: > 0 } one ? one.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [DevelopmentDefault];
        (byte[] Id, byte[] Secret)[] keys = [.. given.Select(Parse)];
        return keys.DistinctBy(k => System.Text.Encoding.ASCII.GetString(k.Id), StringComparer.Ordinal).Count() == keys.Length
            ? new ProtectionKeys(keys)
            : throw new SettingException("ServiceNet:Protection:Keys: two keys have the same id, so what one sealed would be opened with the other.");
    }

    private static (byte[] Id, byte[] Secret) Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var secret = new byte[32];
        if (colon is < 1 or > 16 || !System.Text.Ascii.IsValid(text.AsSpan(0, colon)) || !Convert.TryFromBase64String(text[(colon + 1)..], secret, out var written) || written != 32)
        {
            throw new SettingException("ServiceNet:Protection:Keys: each key is id:base64 of 32 bytes, the id 1 to 16 ASCII characters.");
        }

        return (System.Text.Encoding.ASCII.GetBytes(text[..colon]), secret);
    }
}
