using System.Globalization;
using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>
/// Complaints without files as a mini-program sends them: a hundred and more characters, another citizen, station and key each
/// time. The words change too: the same ones again would be indexed for little.
/// </summary>
internal sealed class Submissions : IQuestions
{
    private const int Texts = 64;
    private static long s_key;
    private readonly Template[] _templates;
    private readonly byte[][] _stations;
    private int _next;

    public Submissions(IReadOnlyList<Guid> stations)
    {
        _stations = [.. stations.Select(s => Encoding.ASCII.GetBytes(s.ToString()))];
        var lot = new Random(64);
        _templates = [.. Enumerable.Range(0, Texts).Select(_ => Of(stations[0], lot))];
    }

    public int Expected => 201;

    public ReadOnlySpan<byte> Next()
    {
        var template = _templates[_next % Texts];
        var citizen = _next % Citizens.Spread;
        template.Zero("token", Citizens.Digits);
        template.PutNumber("token", citizen);
        template.Zero("phone", 9);
        template.PutNumber("phone", citizen);
        template.Zero("key", 12);
        template.PutNumber("key", ++s_key);
        template.Put("station", _stations[_next % _stations.Length]);
        _next++;
        return template.Bytes;
    }

    private static Template Of(Guid station, Random lot)
    {
        const string zeros = "c00000000000000000000000000000000000";
        // Eight phrases of a dozen characters each, drawn from the commonest 2,500 places of the plane.
        var words = string.Join('，', Enumerable.Range(0, 8).Select(_ => string.Concat(Enumerable.Range(0, 12).Select(_ => (char)(0x4e00 + lot.Next(2500))))));
        var body = string.Create(CultureInfo.InvariantCulture, $$$"""{"kind":"consumerComplaint","stationId":"{{{station}}}","subject":"买到冒用商标的果子","description":"{{{words}}}。","respondent":{"name":"某果品店（示例）","address":"示例地址"},"anonymous":false,"contact":{"name":"张三丰","phone":"13900000000"}}""");
        var head = $"POST /api/v1/complaints HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Citizens.Token(0)}\r\nContent-Type: application/json\r\nIdempotency-Key: {zeros}\r\nAccept: application/json\r\nUser-Agent: servicenet-benchmarks\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        return new Template(head + body, ("token", Citizens.Token(0)), ("key", zeros), ("station", station.ToString()), ("phone", "13900000000"));
    }
}
