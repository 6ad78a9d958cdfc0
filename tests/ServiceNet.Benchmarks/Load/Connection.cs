using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServiceNet.Benchmarks.Load;

/// <summary>
/// One kept-alive HTTP/1.1 connection that asks, waits, and asks again. It reads no more of an answer than its status
/// and its end: .NET's own client costs several times as much and would be what is measured.
/// </summary>
internal sealed class Connection : Socket
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _filled;

    public Connection(int port)
        : base(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true;
        ReceiveTimeout = 30_000;
        Connect(IPAddress.Loopback, port);
    }

    /// <summary>The status of the answer last read.</summary>
    public int Status { get; private set; }

    /// <summary>When the question now open was sent.</summary>
    public long AskedAt { get; set; }

    /// <summary>The beginning of the answer last read as text.</summary>
    public string Text => Encoding.UTF8.GetString(_buffer, 0, Math.Min(_filled, 2000));

    /// <summary>The answer last read.</summary>
    public ReadOnlySpan<byte> Answer => _buffer.AsSpan(0, _filled);

    /// <summary>Sends a question.</summary>
    public void Ask(ReadOnlySpan<byte> question)
    {
        _filled = 0;
        while (question.Length > 0)
        {
            question = question[Send(question)..];
        }
    }

    /// <summary>Reads what has come; true when the answer is whole.</summary>
    public bool Read()
    {
        var read = Receive(_buffer.AsSpan(_filled));
        if (read == 0)
        {
            throw new IOException($"The host closed the connection after: {Text}");
        }

        _filled += read;
        var answer = _buffer.AsSpan(0, _filled);
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        Status = ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
        return HasLength(answer[..(head + 2)], out var length)
            ? _filled >= head + 4 + length
            : Status is 204 or 304 || answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    private static bool HasLength(ReadOnlySpan<byte> head, out int length)
    {
        length = 0;
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
        {
            return false;
        }

        foreach (var digit in head[(at + "\r\nContent-Length: "u8.Length)..])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            length = (length * 10) + digit - '0';
        }

        return true;
    }
}
