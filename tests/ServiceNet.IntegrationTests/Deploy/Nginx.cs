using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ServiceNet.Local;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>
/// A real nginx with the configuration of the repository. The files are copied as they are; only in those of
/// <c>site/</c>, the city's own, ports, folders and certificates are put in, each substitution checked to have hit.
/// </summary>
internal sealed class Nginx : IAsyncDisposable
{
    /// <summary>The names the files of the repository carry.</summary>
    public const string Public = "servicenet.example";

    public const string Console = "console.servicenet.example";

    private readonly Process running;

    private Nginx(Process process, string folder, int plainPort, int tlsPort) => (running, Folder, PlainPort, TlsPort) = (process, folder, plainPort, tlsPort);

    public string Folder { get; }

    public int PlainPort { get; }

    public int TlsPort { get; }

    public string AccessLog => File.ReadAllText(Path.Combine(Folder, "nginx-access.log"));

    public string ErrorLog => File.ReadAllText(Path.Combine(Folder, "nginx-error.log"));

    /// <summary>Starts it before processes on these ports: two for citizens, two for staff.</summary>
    public static async Task<Nginx> StartAsync(string folder, int[] publicPorts, int[] consolePorts, CancellationToken ct)
    {
        var (plain, tls) = (FreePort.Next(), FreePort.Next());
        foreach (var name in new[] { "tls", "acme", "wechat", "cache", "logs", "temporary" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        await Tool.RunAsync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", $"/CN={Public}", "-addext", $"subjectAltName=DNS:{Public},DNS:{Console}", "-keyout", Path.Combine(folder, "tls", "key.pem"), "-out", Path.Combine(folder, "tls", "fullchain.pem")], ct);
        Copy(Path.Combine(Tool.Files, "nginx"), folder, (file, text) => Path.GetFileName(Path.GetDirectoryName(file)) != "site" ? text : Path.GetFileName(file) switch
        {
            "http.conf" => Put(text, ("127.0.0.1:5081", $"127.0.0.1:{publicPorts[0]}"), ("127.0.0.1:5082", $"127.0.0.1:{publicPorts[1]}"), ("127.0.0.1:5083", $"127.0.0.1:{consolePorts[0]}"), ("127.0.0.1:5084", $"127.0.0.1:{consolePorts[1]}"), ("/var/cache/nginx/servicenet", Path.Combine(folder, "cache")), ("/var/log/servicenet", folder)),
            "listen-plain.conf" => Put(text, ("80;", $"{plain};")),
            "listen-tls.conf" or "listen-tls-default.conf" => Put(text, ("443 ", $"{tls} ")),
            "public.conf" or "console.conf" => Put(text, ("/etc/servicenet/tls", Path.Combine(folder, "tls"))),
            "acme.conf" or "wechat-verification.conf" => Put(text, ("/var/www/servicenet", folder)),
            _ => text,
        });
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            daemon off;
            worker_processes 2;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/start.log notice;
            events { worker_connections 2048; }
            http {
              client_body_temp_path {{folder}}/temporary/body;
              proxy_temp_path {{folder}}/temporary/proxy;
              fastcgi_temp_path {{folder}}/temporary/fastcgi;
              uwsgi_temp_path {{folder}}/temporary/uwsgi;
              scgi_temp_path {{folder}}/temporary/scgi;
              include servicenet.conf;
            }
            """,
            ct);
        await Tool.RunAsync(Program, ["-t", "-c", Path.Combine(folder, "nginx.conf"), "-p", folder], ct);
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", Path.Combine(folder, "nginx.conf"), "-p", folder]) { UseShellExecute = false, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var nginx = new Nginx(process, folder, plain, tls);
        while (!nginx.Listens())
        {
            await Task.Delay(20, ct);
        }

        return nginx;
    }

    /// <summary>A client of one face, from 127.0.0.1 or, as another client, from ::1.</summary>
    public HttpClient Client(string name, IPAddress? from = null, bool plain = false, Version? version = null)
    {
        var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Folder, "tls", "fullchain.pem"));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == certificate.GetCertHashString() },
            ConnectCallback = async (_, ct) =>
            {
                var address = from ?? IPAddress.Loopback;
                var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address, plain ? PlainPort : TlsPort, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(plain ? $"http://{name}" : $"https://{name}"),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (!running.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{running.Id}"]);
            await running.WaitForExitAsync();
        }

        running.Dispose();
    }

    private static string Program => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

    private bool Listens()
    {
        if (running.HasExited)
        {
            throw new InvalidOperationException($"nginx ended: {File.ReadAllText(Path.Combine(Folder, "start.log"))}");
        }

        try
        {
            using var socket = new TcpClient("127.0.0.1", TlsPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Copy(string from, string to, Func<string, string, string> change)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, change(file, File.ReadAllText(file)));
        }
    }

    private static string Put(string text, params (string Old, string New)[] pairs)
    {
        foreach (var (old, now) in pairs)
        {
            text = text.Contains(old, StringComparison.Ordinal) ? text.Replace(old, now, StringComparison.Ordinal) : throw new InvalidOperationException($"The site file has no {old}.");
        }

        return text;
    }
}
