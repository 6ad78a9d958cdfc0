using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>
/// Bookings as a mini-program sends them. The rules of the product are kept: no two of a citizen overlap, none has
/// more than two to come at a station, each request brings a key of its own.
/// </summary>
internal abstract class Bookings : IQuestions
{
    private static long s_key;
    private readonly Template _template;

    protected Bookings(Guid station, string start)
    {
        const string zeros = "000000000000000000000000000000000000";
        var body = $$$"""{"stationId":"{{{station}}}","service":"consultation","start":"{{{start}}}","subject":"商标注册咨询","contact":{"name":"张三丰","phone":"13900000000"}}""";
        var head = $"POST /api/v1/bookings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Citizens.Token(0)}\r\nContent-Type: application/json\r\nIdempotency-Key: {zeros}\r\nAccept: application/json\r\nUser-Agent: servicenet-benchmarks\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        _template = new Template(head + body, ("token", Citizens.Token(0)), ("key", zeros), ("station", station.ToString()), ("start", start), ("phone", "13900000000"));
    }

    public virtual int Expected => 201;

    public abstract ReadOnlySpan<byte> Next();

    protected ReadOnlySpan<byte> Of(int citizen, ReadOnlySpan<byte> station, ReadOnlySpan<byte> start)
    {
        _template.Zero("token", Citizens.Digits);
        _template.PutNumber("token", citizen);
        _template.Zero("phone", 9);
        _template.PutNumber("phone", citizen);
        _template.PutNumber("key", ++s_key);
        _template.Put("station", station);
        _template.Put("start", start);
        return _template.Bytes;
    }
}

/// <summary>Bookings over thousands of slots, citizen by citizen.</summary>
internal sealed class SpreadBookings(IReadOnlyList<Guid> stations, IReadOnlyList<string> starts) : Bookings(stations[0], starts[0])
{
    private readonly byte[][] _stations = [.. stations.Select(s => Encoding.ASCII.GetBytes(s.ToString()))];
    private readonly byte[][] _starts = [.. starts.Select(Encoding.ASCII.GetBytes)];
    private int _next;

    /// <summary>How many were asked for.</summary>
    public int Count => _next;

    public override ReadOnlySpan<byte> Next()
    {
        // The number of starts is a prime above the number of stations: each pair comes up equally often, and a
        // citizen comes back to a start or to a station only after all others.
        var (citizen, round) = (_next % Citizens.Spread, _next / Citizens.Spread);
        if (round >= _starts.Length || round >= _stations.Length * 2)
        {
            throw new InvalidOperationException("The citizens have used up their bookings; run fewer slices.");
        }

        _next++;
        return Of(citizen, _stations[(citizen + round) % _stations.Length], _starts[((citizen * 11) + round) % _starts.Length]);
    }
}

/// <summary>Every citizen wants one slot.</summary>
internal sealed class OneSlot(Guid station, string start, int expected) : Bookings(station, start)
{
    private readonly byte[] _station = Encoding.ASCII.GetBytes(station.ToString());
    private readonly byte[] _start = Encoding.ASCII.GetBytes(start);
    private int _next;

    public override int Expected => expected;

    public override ReadOnlySpan<byte> Next()
    {
        if (expected == 201 && _next == Citizens.Hot)
        {
            throw new InvalidOperationException("Every citizen has booked the slot; run shorter slices.");
        }

        return Of(Citizens.Spread + (_next++ % Citizens.Hot), _station, _start);
    }
}
