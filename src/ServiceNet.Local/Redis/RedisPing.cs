using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServiceNet.Local.Redis;

/// <summary>Asks a port whether our Redis answers there: only ours knows the password.</summary>
internal static class RedisPing
{
    public static async Task<bool> AnswersAsync(int port, string password, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), patience.Token);
            const string expected = "+OK\r\n+PONG\r\n";
            var answer = new byte[expected.Length];
            await stream.ReadExactlyAsync(answer, patience.Token);
            return Encoding.ASCII.GetString(answer) == expected;
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
