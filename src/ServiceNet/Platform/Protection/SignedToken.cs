using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ServiceNet.Platform.Protection;

/// <summary>
/// A few bytes a caller carries and cannot alter: 32 bytes of a keyed hash over the purpose and the payload, then the payload,
/// base64url. Signed under the first protection key, read under any.
/// </summary>
public sealed class SignedToken(ProtectionKeys keys)
{
    private const int LongestToken = 512;
    private readonly byte[][] _keys =
        [.. keys.All.Select(k => HKDF.DeriveKey(HashAlgorithmName.SHA256, k.Secret, 32, info: "servicenet/link"u8.ToArray()))];

    /// <summary>Signs a payload.</summary>
    /// <param name="purpose">A token of one purpose is refused for another.</param>
    public string Write(string purpose, ReadOnlySpan<byte> payload) => Base64Url.EncodeToString([.. Sign(_keys[0], purpose, payload), .. payload]);

    /// <summary>The payload; null when nobody here signed it for this purpose.</summary>
    public byte[]? Read(string purpose, string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        // One token has one spelling: bits that decode to nothing are no second one.
        return bytes.Length >= HMACSHA256.HashSizeInBytes && Base64Url.EncodeToString(bytes) == token
            && _keys.Any(k => CryptographicOperations.FixedTimeEquals(Sign(k, purpose, bytes.AsSpan(HMACSHA256.HashSizeInBytes)), bytes.AsSpan(0, HMACSHA256.HashSizeInBytes)))
            ? bytes[HMACSHA256.HashSizeInBytes..]
            : null;
    }

    private static byte[] Sign(byte[] key, string purpose, ReadOnlySpan<byte> payload)
        => HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. payload]);
}
