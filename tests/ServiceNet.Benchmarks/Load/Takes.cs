using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>Numbers taken as a mini-program takes them: each citizen once, spread over the stations, each with a key of its own.</summary>
internal sealed class Takes : IQuestions
{
    private const string Zeros = "000000000000000000000000000000000000";
    private static long s_key;
    private readonly byte[][] _stations;
    private readonly Template _template;
    private readonly int _citizens;

    public Takes(IReadOnlyList<Guid> stations, int citizens)
    {
        _stations = [.. stations.Select(s => Encoding.ASCII.GetBytes(s.ToString()))];
        _citizens = citizens;
        const string body = """{"service":"consultation"}""";
        var head = $"POST /api/v1/stations/{stations[0]}/queue/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Citizens.Token(0)}\r\nContent-Type: application/json\r\nIdempotency-Key: {Zeros}\r\nAccept: application/json\r\nUser-Agent: servicenet-benchmarks\r\nContent-Length: {body.Length}\r\n\r\n";
        _template = new Template(head + body, ("token", Citizens.Token(0)), ("key", Zeros), ("station", stations[0].ToString()));
    }

    /// <summary>How many were asked for; citizen and station follow from it.</summary>
    public int Count { get; private set; }

    public int Expected => 201;

    public ReadOnlySpan<byte> Next()
    {
        if (Count == _citizens)
        {
            throw new InvalidOperationException("Every citizen has a number; run fewer slices.");
        }

        _template.Zero("token", Citizens.Digits);
        _template.PutNumber("token", Count);
        _template.PutNumber("key", ++s_key);
        _template.Put("station", _stations[Count % _stations.Length]);
        Count++;
        return _template.Bytes;
    }
}

/// <summary>One citizen asks for their number, as a phone does every few seconds.</summary>
internal sealed class PollTicket(string ticket, int citizen) : IQuestions
{
    private readonly byte[] _question = Encoding.ASCII.GetBytes(
        $"GET /api/v1/queue/tickets/{ticket} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Citizens.Token(citizen)}\r\nAccept: application/json\r\nUser-Agent: servicenet-benchmarks\r\n\r\n");

    public int Expected => 200;

    public ReadOnlySpan<byte> Next() => _question;
}
