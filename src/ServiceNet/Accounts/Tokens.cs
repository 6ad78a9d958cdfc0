using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ServiceNet.Accounts;

/// <summary>What a sign-in or a refresh hands out.</summary>
/// <param name="AccessToken">Opaque; sent as <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token ends.</param>
/// <param name="RefreshToken">Opaque; works once.</param>
public sealed record TokenView(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>Makes opaque tokens and the hashes they are kept under.</summary>
internal static class Tokens
{
    private const int Size = 32;

    /// <summary>43 characters of base64url: 256 random bits.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
