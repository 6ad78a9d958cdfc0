using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>The same public question again and again, as a browser asks it.</summary>
internal sealed class Get(string path) : IQuestions
{
    private readonly byte[] _question = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nAccept-Encoding: gzip, deflate, br\r\nUser-Agent: servicenet-benchmarks\r\n\r\n");

    public int Expected => 200;

    public ReadOnlySpan<byte> Next() => _question;
}

/// <summary>Each citizen looks at their profile once: their sessions are then known, as they are when people book.</summary>
internal sealed class GetMe(int first, int count) : IQuestions
{
    private readonly Template _template = new(
        $"GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Citizens.Token(0)}\r\nUser-Agent: servicenet-benchmarks\r\n\r\n", ("token", Citizens.Token(0)));

    private int _next;

    public int Expected => 200;

    public ReadOnlySpan<byte> Next()
    {
        _template.Zero("token", Citizens.Digits);
        _template.PutNumber("token", first + (_next++ % count));
        return _template.Bytes;
    }
}
