using ServiceNet.Benchmarks;
using ServiceNet.Benchmarks.Rows;

if (args is ["bare", var port, var path, var answer])
{
    return await BareEndpoint.RunAsync(port, path, answer);
}

if (RunOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(RunOptions.Usage);
    return 2;
}

var report = await MeasureEverything.RunAsync(options, CancellationToken.None);
var table = report.ToMarkdown();
Console.WriteLine(table);
if (options.Out is { } file)
{
    await File.WriteAllTextAsync(file, table + "\n");
}

return options.Check && report.Figures.Any(f => !f.Holds) ? 1 : 0;
