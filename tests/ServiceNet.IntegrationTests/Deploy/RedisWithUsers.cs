using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using ServiceNet.Local;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>A Redis with the configuration and the users of deploy/redis; port, folder and password are the test's own.</summary>
internal sealed class RedisWithUsers : IAsyncDisposable
{
    private readonly Process running;
    private readonly string password;
    private readonly int port;

    private RedisWithUsers(Process process, int at, string secret) => (running, port, password) = (process, at, secret);

    public string ConnectionString => $"127.0.0.1:{port},password={password},abortConnect=false";

    public static async Task<RedisWithUsers> StartAsync(string folder, CancellationToken ct)
    {
        var (port, secret) = (FreePort.Next(), RandomNumberGenerator.GetHexString(32, lowercase: true));
        var files = Path.Combine(Tool.Files, "redis");
        var users = (await File.ReadAllTextAsync(Path.Combine(files, "servicenet.acl"), ct)).Replace(new string('0', 64), Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))), StringComparison.Ordinal);
        var settings = (await File.ReadAllTextAsync(Path.Combine(files, "servicenet.conf"), ct)).Replace("/etc/redis", folder, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "servicenet.acl"), users, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "redis.conf"), $"{settings}\nport {port}\ndir {folder}\nlogfile {folder}/redis.log\n", ct);
        var redis = new RedisWithUsers(Process.Start(new ProcessStartInfo("redis-server", [Path.Combine(folder, "redis.conf")]) { UseShellExecute = false })!, port, secret);
        while (!(await redis.AskAsync("PING", ct)).Contains("PONG", StringComparison.Ordinal))
        {
            if (redis.running.HasExited)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(folder, "redis.log"), ct));
            }

            await Task.Delay(20, ct);
        }

        return redis;
    }

    /// <summary>What it answers to one command, by redis-cli; signed in unless told not to.</summary>
    public async Task<string> AskAsync(string command, CancellationToken ct, bool signedIn = true)
        => (await Tool.TryAsync("redis-cli", ["-p", $"{port}", .. command.Split(' ')], ct, signedIn ? new Dictionary<string, string?>(StringComparer.Ordinal) { ["REDISCLI_AUTH"] = password } : null)).Said;

    public async ValueTask DisposeAsync()
    {
        running.Kill();
        await running.WaitForExitAsync();
        running.Dispose();
    }
}
