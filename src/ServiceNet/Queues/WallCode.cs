using System.Security.Cryptography;
using System.Text;
using ServiceNet.Platform.Protection;

namespace ServiceNet.Queues;

/// <summary>
/// The secret on the paper at a station's wall: who sends it has stood there, or knows somebody who has. Made from the
/// protection key, so nothing is stored; an administrator makes an old paper worthless by raising the wall's version.
/// </summary>
internal sealed class WallCode(PersonalData data, AllQueueRules rules)
{
    private const int Length = 12;

    /// <summary>The station's present code.</summary>
    public async ValueTask<string> OfAsync(Guid station, CancellationToken ct) => Text(data.Index("wall", await NameAsync(station, ct)));

    /// <summary>True for the station's present code under any configured key.</summary>
    public async ValueTask<bool> IsOfAsync(Guid station, string code, CancellationToken ct)
    {
        var name = await NameAsync(station, ct);
        return data.Indexes("wall", name).Any(i => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Text(i)), Encoding.ASCII.GetBytes(code.ToLowerInvariant())));
    }

    private static string Text(byte[] index) => Convert.ToHexStringLower(index)[..Length];

    private async ValueTask<string> NameAsync(Guid station, CancellationToken ct) => $"{station}/{(await rules.OfAsync(station, ct)).WallVersion}";
}
