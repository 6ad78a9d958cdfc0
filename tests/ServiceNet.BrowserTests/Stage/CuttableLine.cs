using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ServiceNet.BrowserTests;

/// <summary>A wire between a browser and the host that can be cut: whatever travels on it then is gone.</summary>
public sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> ends = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;
    private readonly Uri host;

    /// <summary>Opens a wire to the host.</summary>
    public CuttableLine(Uri origin)
    {
        host = origin;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The near end.</summary>
    public Uri Origin => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>Waits until something travels on it.</summary>
    /// <exception cref="TimeoutException">Nobody used it for half a minute.</exception>
    public async Task OpenedAsync()
    {
        for (var since = Stopwatch.GetTimestamp(); ends.IsEmpty; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException("Nobody came back over the wire");
            }
        }
    }

    /// <summary>Cuts every connection there is; new ones may come at once.</summary>
    public void Cut()
    {
        foreach (var end in ends.Keys)
        {
            try
            {
                // Reset, not closed in good order: the browser learns nothing of what was under way.
                end.Client?.LingerState = new LingerOption(enable: true, 0);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                // Ended by itself at this moment.
            }

            end.Dispose();
            ends.TryRemove(end, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        Cut();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await listener.AcceptTcpClientAsync(closing.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(host.Host, host.Port, closing.Token);
            ends[near] = true;
            var (there, back) = (near.GetStream(), far.GetStream());
            await Task.WhenAny(there.CopyToAsync(back, closing.Token), back.CopyToAsync(there, closing.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            ends.TryRemove(near, out _);
            near.Dispose();
        }
    }
}
