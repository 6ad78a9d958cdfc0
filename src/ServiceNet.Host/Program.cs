using ServiceNet.Host;
using ServiceNet.Local;

try
{
    var builder = WebApplication.CreateBuilder(Launch.HostArguments(args));
    builder.AddSettingsInFiles();
    ProductionRequirements.Check(builder.Configuration, builder.Environment);
    await using var local = await LocalStack.StartAsync(builder.Configuration, builder.Environment, Launch.UseOf(args), CancellationToken.None);

    var surfaces = Surfaces.Read(builder.Configuration);
    builder.AddServiceNet(surfaces);
    await using var app = builder.Build();
    if (await Commands.RunAsync(app.Services, args) is { } exitCode)
    {
        return exitCode;
    }

    app.UseServiceNet();
    app.MapServiceNet(surfaces);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (Launch.Explain(e) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return Launch.CannotStart;
}
