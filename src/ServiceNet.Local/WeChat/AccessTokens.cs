using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ServiceNet.Local.WeChat;

/// <summary>
/// Access tokens that verify themselves: whatever process issued one, another process's simulator accepts it. Tokens of
/// /cgi-bin/stable_token and of /cgi-bin/token live apart, as at WeChat, so that code which mixes them is found out.
/// </summary>
internal sealed class AccessTokens(TimeProvider clock, string appSecret)
{
    private const string Prefix = "99_";
    private const int PayloadLength = 17;
    private const long Lifetime = 7200;

    /// <summary>Old and new token are both good for five minutes, so a token just handed out has at least that long.</summary>
    private const long Overlap = 300;
    private const int RefreshesPerDay = 20;
    private static readonly TimeSpan BetweenRefreshes = TimeSpan.FromSeconds(30);

    private readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes("simulated-wechat-token:" + appSecret));
    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> refreshes = new();
    private readonly SortedSet<long> plainIssues = [];
    private long generation;

    private enum Store : byte
    {
        Stable = 1,
        Plain = 2,
    }

    private long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// The stable token: for everyone the same within a window, as it is made from the window's number alone.
    /// A forced refresh replaces it; too many are 45011 (within 30 s) and 45009 (more than 20 a day).
    /// </summary>
    public Issued Stable(bool forceRefresh)
    {
        lock (gate)
        {
            if (forceRefresh && Refuse() is { } code)
                return new Issued(code, "", 0);
            var window = Now / (Lifetime - Overlap);
            var expires = (window * (Lifetime - Overlap)) + Lifetime;
            return new Issued(0, Write(Store.Stable, generation, expires), expires - Now);
        }
    }

    /// <summary>A plain token: new at each call; the one before it stays good for five more minutes.</summary>
    public Issued Plain()
    {
        lock (gate)
        {
            var issued = Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), plainIssues.Max + 1);
            plainIssues.RemoveWhere(old => old < issued - (Lifetime * 2000));
            plainIssues.Add(issued);
            return new Issued(0, Write(Store.Plain, issued, (issued / 1000) + Lifetime), Lifetime);
        }
    }

    /// <summary>0 when the token is good, else WeChat's errcode: 41001, 40014, 40001, 42001.</summary>
    public int Check(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return 41001;
        if (Read(token) is not { } payload)
            return 40014;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(payload)), Encoding.ASCII.GetBytes(token)))
            return 40001;
        var serial = BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(1));
        var expires = BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(9));
        if (expires <= Now)
            return 42001;
        lock (gate)
            return (Store)payload[0] == Store.Stable ? CheckStable(serial) : CheckPlain(serial);
    }

    // A genuine token of a later generation proves that another process's simulator was told to refresh.
    private int CheckStable(long serial)
    {
        generation = Math.Max(generation, serial);
        return serial == generation ? 0 : 40001;
    }

    private int CheckPlain(long serial)
    {
        plainIssues.Add(serial);
        var next = plainIssues.GetViewBetween(serial + 1, long.MaxValue).Min;
        return next == 0 || clock.GetUtcNow().ToUnixTimeMilliseconds() < next + (Overlap * 1000) ? 0 : 40001;
    }

    private int? Refuse()
    {
        var now = clock.GetUtcNow();
        while (refreshes.TryPeek(out var oldest) && now - oldest > TimeSpan.FromDays(1))
            refreshes.Dequeue();
        if (refreshes.Count > 0 && now - refreshes.Last() < BetweenRefreshes)
            return 45011;
        if (refreshes.Count >= RefreshesPerDay)
            return 45009;
        refreshes.Enqueue(now);
        generation++;
        return null;
    }

    private string Write(Store store, long serial, long expires)
    {
        var payload = new byte[PayloadLength];
        payload[0] = (byte)store;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), serial);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(9), expires);
        return Sign(payload);
    }

    private string Sign(byte[] payload) =>
        Prefix + Base64Url.EncodeToString([.. payload, .. HMACSHA256.HashData(key, payload)]);

    private static byte[]? Read(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
            return null;
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length));
        return bytes.Length == PayloadLength + HMACSHA256.HashSizeInBytes ? bytes[..PayloadLength] : null;
    }

    /// <summary>What a token call gives.</summary>
    /// <param name="ErrorCode">0, or why there is none.</param>
    /// <param name="Token">The token.</param>
    /// <param name="ExpiresIn">Seconds.</param>
    internal readonly record struct Issued(int ErrorCode, string Token, long ExpiresIn);
}
