using System.Net;
using System.Net.Sockets;

namespace ServiceNet.Local;

/// <summary>A TCP port of the loopback address that nobody listens on at this moment.</summary>
internal static class FreePort
{
    /// <summary>Somebody may take it before the server does: whoever starts a server on it tries again with another.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
