using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>Registers the process's one <see cref="NpgsqlDataSource"/>.</summary>
public static class DatabaseModule
{
    /// <summary>
    /// Few enough that two cores are not fought over. Bookings have a connection of their own, so that this is for
    /// what people read and for the rarer acts. A pool size named in <c>ConnectionStrings:Postgres</c> is kept.
    /// </summary>
    private const int DefaultPoolSize = 12;

    /// <summary>Adds the data source and the migrator.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // Dapper knows instants itself and would pass any offset on: its own mapping goes, ours takes its place.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new DateOnlyHandler());
        SqlMapper.AddTypeHandler(new InstantHandler());
        var given = configuration.GetConnectionString("Postgres");
        var settings = new NpgsqlConnectionStringBuilder(string.IsNullOrEmpty(given) ? "Host=127.0.0.1" : given);
        // ContainsKey would say yes to every keyword it knows, given or not.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = DefaultPoolSize;
        }

        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = 100;
            settings.AutoPrepareMinUsages = 2;
        }

        // Nothing here leaves settings, temporary tables or locks on a connection; resetting them costs eight statements
        // before each act.
        settings.NoResetOnClose = true;
        settings.ApplicationName ??= "servicenet";
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(settings.ConnectionString).Build());
        services.AddTransient(_ => new OwnConnection(settings.ConnectionString));
        services.AddSingleton<DatabaseName>();
        services.AddSingleton<Migrator>();
        return services;
    }

    private sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => value is DateOnly day ? day : DateOnly.FromDateTime((DateTime)value);

        public override void SetValue(System.Data.IDbDataParameter parameter, DateOnly value) => parameter.Value = value;
    }

    /// <summary>PostgreSQL keeps instants in UTC; Npgsql refuses any other offset on the way in.</summary>
    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value is DateTimeOffset at ? at : new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

        public override void SetValue(System.Data.IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }
}
