using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Calendars;
using ServiceNet.Platform.Chain;
using ServiceNet.Platform.Database;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;
using ServiceNet.Services;
using ServiceNet.Stations;

namespace ServiceNet.Host;

/// <summary>What the host runs and exits: <c>migrate</c>, <c>import stations|services|calendar FILE</c>, <c>enrol USER ROLE [STATION]</c>, <c>verify</c>, <c>reseal [count]</c>.</summary>
internal static class Commands
{
    private static readonly string[] Names = ["migrate", "import", "enrol", "verify", "reseal"];

    /// <summary>True when the first word is a command.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && Names.Contains(first, StringComparer.Ordinal);

    /// <summary>Runs the command named by the first word; null when there is none and the host should serve.</summary>
    /// <returns>The exit code: 0 done, 1 refused or findings, 2 not understood.</returns>
    public static async Task<int?> RunAsync(IServiceProvider services, string[] args)
    {
        if (!IsCommand(args))
        {
            return null;
        }

        var migrator = services.GetRequiredService<Migrator>();
        await (args[0] == "migrate" ? migrator.MigrateAsync(CancellationToken.None) : migrator.PrepareAsync(CancellationToken.None));
        return args switch
        {
            ["migrate", ..] => Done("数据库结构已是最新。"),
            ["verify", ..] => await VerifyAsync(services),
            ["reseal", ..] => await ResealAsync(services.GetRequiredService<Reseal>(), onlyCount: args.ElementAtOrDefault(1) == "count"),
            ["import", "stations", var file, ..] => await ImportStationsAsync(services, file),
            ["import", "services", var file, ..] => await ImportServicesAsync(services, file),
            ["import", "calendar", var file, ..] => await ImportCalendarAsync(services, file),
            ["enrol", var user, var role, ..] => await EnrolAsync(services, user, role, args.Length > 3 && !args[3].StartsWith("--", StringComparison.Ordinal) ? args[3] : null),
            _ => Usage(),
        };
    }

    private static async Task<int> VerifyAsync(IServiceProvider services)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var count = 0;
        foreach (var check in services.GetServices<IVerification>())
        {
            foreach (var finding in await check.FindingsAsync(connection, CancellationToken.None))
            {
                Console.WriteLine(finding);
                count++;
            }
        }

        Console.WriteLine(count == 0 ? "核对完毕，没有发现问题。" : $"核对完毕，发现 {count} 处问题。");
        return count == 0 ? 0 : 1;
    }

    /// <summary>Brings personal data under the first key; with <c>count</c> says only what is left to do.</summary>
    private static async Task<int> ResealAsync(Reseal reseal, bool onlyCount)
    {
        var said = TimeProvider.System.GetTimestamp();
        void Say(string table, long rows)
        {
            if (TimeProvider.System.GetElapsedTime(said) > TimeSpan.FromSeconds(5))
            {
                said = TimeProvider.System.GetTimestamp();
                Console.WriteLine($"{table}：已换钥 {rows} 行");
            }
        }

        var results = onlyCount ? await reseal.CountAsync(CancellationToken.None) : await reseal.RunAsync(Say, CancellationToken.None);
        foreach (var result in results)
        {
            Console.WriteLine($"{result.Table}：本次换钥 {result.Resealed} 行，仍用旧密钥 {result.Left} 行");
        }

        return results.All(r => r.Left == 0)
            ? Done("所有个人信息都已使用第一把密钥。")
            : Refuse(["仍有内容未使用第一把密钥，旧密钥不能删除。请确认所有进程都已换用新设置，再运行 reseal。"]);
    }

    private static async Task<int> ImportStationsAsync(IServiceProvider services, string file)
    {
        if (Open(file) is not { } rows)
        {
            return 2;
        }

        await using (rows)
        {
            var minutes = (await services.GetRequiredService<ServiceCatalogue>().GetAsync(CancellationToken.None)).ToDictionary(s => s.Code, s => (int?)s.Minutes, StringComparer.Ordinal);
            return await services.GetRequiredService<ImportStations>().ImportAsync(rows, code => minutes.GetValueOrDefault(code), Actor.System, CancellationToken.None) switch
            {
                StationImportOutcome.Imported done => Done($"已导入 {done.Rows} 个站点，其中 {done.Changed} 个有变化。"),
                StationImportOutcome.Refused refused => Refuse(refused.Rows.Select(r => $"第{r.Row}行 {r.Column}：{r.Message}")),
                _ => Usage(),
            };
        }
    }

    private static async Task<int> ImportServicesAsync(IServiceProvider services, string file)
    {
        if (Open(file) is not { } items)
        {
            return 2;
        }

        await using (items)
        {
            var catalogue = services.GetRequiredService<ServiceCatalogue>();
            return await catalogue.ImportAsync(items, CancellationToken.None) is { } problem
                ? Refuse([problem])
                : Done($"服务清单已导入，现有 {(await catalogue.GetAsync(CancellationToken.None)).Count} 项。");
        }
    }

    private static async Task<int> ImportCalendarAsync(IServiceProvider services, string file)
    {
        if (Open(file) is not { } days)
        {
            return 2;
        }

        await using (days)
        {
            return await services.GetRequiredService<ImportCalendar>().ImportAsync(days, Actor.System, CancellationToken.None) switch
            {
                CalendarImportOutcome.Imported done => Done($"已导入 {done.Days} 天，其中 {done.Changed} 天有变化。"),
                CalendarImportOutcome.Refused refused => Refuse(refused.Rows.Select(r => $"第{r.Row}行 {r.Column}：{r.Message}")),
                _ => Usage(),
            };
        }
    }

    private static async Task<int> EnrolAsync(IServiceProvider services, string user, string role, string? station)
    {
        if (!Enum.TryParse<StaffRole>(role, ignoreCase: true, out var given))
        {
            return Usage();
        }

        var found = station is null ? null : await services.GetRequiredService<FindStation>().ByIdOrCodeAsync(station, CancellationToken.None);
        if (station is not null && found is null)
        {
            return Refuse([$"没有代码为 {station} 的站点。"]);
        }

        return await services.GetRequiredService<EnrolStaff>().EnrolAsync(new StaffEnrolment(user, user, given, found?.Id.Value), CancellationToken.None) is { } password
            ? Done($"已建立账号 {user}，初始密码 {password} ，请登录后立即修改。")
            : Refuse([$"用户名 {user} 已被使用，或不是2至50位小写字母、数字。"]);
    }

    private static FileStream? Open(string file)
    {
        if (File.Exists(file))
        {
            return File.OpenRead(file);
        }

        Console.Error.WriteLine($"没有找到文件 {file}。");
        return null;
    }

    private static int Done(string sentence)
    {
        Console.WriteLine(sentence);
        return 0;
    }

    private static int Refuse(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            Console.Error.WriteLine(sentence);
        }

        return 1;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("用法：migrate | import services 文件 | import stations 文件 | import calendar 文件 | enrol 用户名 角色 [站点代码] | verify | reseal [count]");
        return 2;
    }
}
