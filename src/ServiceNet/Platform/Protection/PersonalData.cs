using System.Security.Cryptography;
using System.Text;

namespace ServiceNet.Platform.Protection;

/// <summary>
/// Keeps personal data unreadable at rest (AES-256-GCM) and still findable by its exact value (a keyed hash, the
/// blind index). Sealed form: one byte of id length, the key's id, 12 bytes nonce, 16 bytes tag, the ciphertext.
/// </summary>
public sealed class PersonalData(ProtectionKeys keys)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly (byte[] Id, byte[] Seal, byte[] Index)[] _keys =
        [.. keys.All.Select(k => (k.Id, Derive(k.Secret, "seal"), Derive(k.Secret, "index")))];

    /// <summary>How a value sealed under each key begins, the first key's first.</summary>
    internal byte[][] Prefixes => [.. _keys.Select(k => (byte[])[(byte)k.Id.Length, .. k.Id])];

    /// <summary>Encrypts a value under the first key.</summary>
    public byte[] Seal(string value)
    {
        var (id, secret, _) = _keys[0];
        var plain = Encoding.UTF8.GetBytes(value);
        var sealedValue = new byte[1 + id.Length + NonceSize + TagSize + plain.Length];
        sealedValue[0] = (byte)id.Length;
        id.CopyTo(sealedValue, 1);
        var nonce = sealedValue.AsSpan(1 + id.Length, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(secret, TagSize);
        aes.Encrypt(nonce, plain, sealedValue.AsSpan(1 + id.Length + NonceSize + TagSize), sealedValue.AsSpan(1 + id.Length + NonceSize, TagSize));
        return sealedValue;
    }

    /// <summary>Decrypts a value sealed under any of the keys.</summary>
    /// <exception cref="CryptographicException">The key is not among the configured ones, or the value was altered.</exception>
    public string Open(byte[] sealedValue)
    {
        var idLength = sealedValue.Length == 0 ? 0 : sealedValue[0];
        if (sealedValue.Length < 1 + idLength + NonceSize + TagSize)
        {
            throw new CryptographicException("The value is shorter than anything sealed.");
        }

        var id = sealedValue.AsSpan(1, idLength);
        foreach (var key in _keys)
        {
            if (id.SequenceEqual(key.Id))
            {
                var rest = sealedValue.AsSpan(1 + idLength);
                var plain = new byte[rest.Length - NonceSize - TagSize];
                using var aes = new AesGcm(key.Seal, TagSize);
                aes.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), plain);
                return Encoding.UTF8.GetString(plain);
            }
        }

        throw new CryptographicException("The value was sealed under a key that is not configured.");
    }

    /// <summary>The blind index to store: 16 bytes of a keyed hash under the first key.</summary>
    /// <param name="purpose">Keeps the indexes of different columns apart.</param>
    /// <param name="value">The exact value, already normalised.</param>
    public byte[] Index(string purpose, string value) => IndexUnder(_keys[0].Index, purpose, value);

    /// <summary>The blind indexes to search by: one for each configured key, so that rotation loses nothing.</summary>
    public byte[][] Indexes(string purpose, string value) => [.. _keys.Select(k => IndexUnder(k.Index, purpose, value))];

    private static byte[] IndexUnder(byte[] key, string purpose, string value)
        => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\0{value}"))[..16];

    private static byte[] Derive(byte[] secret, string use)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes($"servicenet/{use}"));
}
