using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Platform.Paging;

/// <summary>
/// A signed place in a list. Opaque to callers: 16 bytes of a keyed hash over the list's name and the place, then
/// the place itself, base64url.
/// </summary>
public sealed class Cursor(ProtectionKeys keys)
{
    private const int SignatureSize = 16;
    private readonly byte[][] _keys =
        [.. keys.All.Select(k => HKDF.DeriveKey(HashAlgorithmName.SHA256, k.Secret, 32, info: "servicenet/cursor"u8.ToArray()))];

    /// <summary>Writes the place after which the next page begins.</summary>
    /// <param name="list">The list and its filters: a cursor of one list is refused by another.</param>
    /// <param name="place">The last item's sort key.</param>
    public string Write(string list, string place)
    {
        var bytes = Encoding.UTF8.GetBytes(place);
        return Base64Url.EncodeToString([.. Sign(_keys[0], list, bytes), .. bytes]);
    }

    /// <summary>Reads a cursor back; false when it was not written for this list or has been altered.</summary>
    public bool TryRead(string list, string? cursor, out string? place)
    {
        place = null;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        if (cursor.Length > 1024 || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < SignatureSize || !_keys.Any(k => CryptographicOperations.FixedTimeEquals(Sign(k, list, bytes.AsSpan(SignatureSize)), bytes.AsSpan(0, SignatureSize))))
        {
            return false;
        }

        place = Encoding.UTF8.GetString(bytes.AsSpan(SignatureSize));
        return true;
    }

    private static byte[] Sign(byte[] key, string list, ReadOnlySpan<byte> place)
        => HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(list), 0, .. place])[..SignatureSize];
}
