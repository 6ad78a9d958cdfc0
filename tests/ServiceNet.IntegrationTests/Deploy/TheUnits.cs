using System.Text.RegularExpressions;
using Xunit;

namespace ServiceNet.IntegrationTests.Deploy;

/// <summary>The units and settings files of deploy/ as systemd and the host read them.</summary>
public sealed partial class TheUnits
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string[] Units => Directory.GetFiles(Path.Combine(Tool.Files, "systemd"));

    /// <summary>Where systemd is installed it judges for itself; elsewhere every line is at least a section or a setting.</summary>
    [Fact]
    public async Task Systemd_finds_nothing_to_complain_of()
    {
        var folder = Directory.CreateTempSubdirectory("servicenet-units-").FullName;
        var copies = new List<string>();
        foreach (var unit in Units)
        {
            var lines = await File.ReadAllLinesAsync(unit, Ct);
            Assert.All(lines, line => Assert.Matches(Line(), line));
            // What they start is not installed here.
            var copy = Path.Combine(folder, Path.GetFileName(unit).Replace("@.", "@public-1.", StringComparison.Ordinal));
            await File.WriteAllLinesAsync(copy, lines.Select(l => l.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : l), Ct);
            copies.Add(copy);
        }

        if (File.Exists("/usr/bin/systemd-analyze"))
        {
            var (code, said) = await Tool.TryAsync("systemd-analyze", ["verify", "--man=no", .. copies], Ct);
            Assert.True(code == 0 && said.Trim().Length == 0, said);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_settings_file_names_surfaces_and_a_port_nginx_knows()
    {
        var nginx = File.ReadAllText(Path.Combine(Tool.Files, "nginx", "servicenet", "site", "http.conf"));
        foreach (var (name, surface) in new[] { ("public-1", "public"), ("public-2", "public"), ("console-1", "console"), ("console-2", "console"), ("worker-1", "worker") })
        {
            var settings = File.ReadAllLines(Path.Combine(Tool.Files, "settings", $"{name}.env"));
            Assert.Contains($"ServiceNet__Surfaces={surface}", settings);
            var port = Assert.Single(settings, l => l.StartsWith("ASPNETCORE_URLS=http://127.0.0.1:", StringComparison.Ordinal)).Split(':')[^1];
            Assert.Equal(surface != "worker", nginx.Contains($"server 127.0.0.1:{port} ", StringComparison.Ordinal));
        }
    }

    /// <summary>What the units hand over as credentials is every secret the host asks for in Production, by its setting's name.</summary>
    [Fact]
    public void Each_secret_is_handed_over_as_a_file()
    {
        string[] secrets = ["ConnectionStrings__Postgres", "ConnectionStrings__Redis", "ServiceNet__Protection__Keys", "WeChat__AppSecret", "WeChat__Token", "WeChat__EncodingAESKey"];
        foreach (var unit in Units.Where(u => File.ReadAllText(u).Contains("ServiceNet.Host.dll", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(unit);
            Assert.All(secrets, secret => Assert.Contains($"LoadCredential={secret}:/etc/servicenet/secrets/{secret}\n", text, StringComparison.Ordinal));
            Assert.Equal(unit.Contains("migrate", StringComparison.Ordinal), text.Contains("PostgresOwner", StringComparison.Ordinal));
        }
    }

    /// <summary>systemd refuses a unit whose user or group does not exist (216/GROUP), and a backup that never starts says so only in the journal.</summary>
    [Fact]
    public void Every_user_and_group_is_one_the_guide_makes()
    {
        var (users, groups) = (new List<string>(), new List<string>());
        foreach (Match made in AddUser().Matches(File.ReadAllText(Tool.Guide)))
        {
            var name = made.Groups["name"].Value;
            users.Add(name);
            // adduser makes a group of the user's name only where --group is said; --ingroup names one that exists.
            if (made.Groups["words"].Value.Split(' ').Contains("--group", StringComparer.Ordinal))
            {
                groups.Add(name);
            }
        }

        foreach (var line in Units.SelectMany(File.ReadAllLines))
        {
            if (line.StartsWith("User=", StringComparison.Ordinal))
            {
                Assert.Contains(line["User=".Length..], users);
            }
            else if (line.StartsWith("Group=", StringComparison.Ordinal))
            {
                Assert.Contains(line["Group=".Length..], groups);
            }
        }

        Assert.All(Units.Where(u => u.EndsWith(".service", StringComparison.Ordinal)), u => Assert.Matches(@"\nUser=\w[\s\S]*\nGroup=\w", File.ReadAllText(u)));
    }

    [GeneratedRegex(@"^adduser (?<words>.*) (?<name>[a-z-]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddUser();

    [GeneratedRegex(@"^(#.*|\[[A-Z]\w+\]|[A-Z]\w+=.*|)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
