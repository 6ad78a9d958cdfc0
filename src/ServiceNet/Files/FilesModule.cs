using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ServiceNet.Accounts;
using ServiceNet.Files.Storage;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Files;

/// <summary>The room of evidence: uploads, what is in them, where they lie, who gets them.</summary>
public static class FilesModule
{
    /// <summary>Adds uploads, storage and links.</summary>
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(FilesOptions.Section);
        services.AddOptions<FilesOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        if (string.IsNullOrWhiteSpace(section["S3:Endpoint"]))
        {
            services.AddSingleton<IFileStorage, FilesOnDisk>();
        }
        else
        {
            services.AddSingleton<IFileStorage, FilesOnS3>();
        }

        services.AddSingleton<IDependency>(p => p.GetRequiredService<IFileStorage>());
        services.AddSingleton<Incoming>().AddSingleton<InspectFile>().AddSingleton<KeepFile>().AddSingleton<UploadInPieces>().AddSingleton<SendFile>();
        services.AddSingleton<ReadFiles>().AddSingleton<ClaimFiles>().AddSingleton<LinkFiles>();
        services.AddSingleton(new SealedTable("files", "id", new SealedColumn("name")));
        services.AddSingleton(new SealedTable("file_uploads", "id", new SealedColumn("name")));
        services.AddSingleton<IRecurringJob, ForgetFiles>();
        services.AddSingleton<IPersonalRecords, FileRecords>();
        services.AddSingleton<IVerification, VerifyFiles>();
        return services;
    }
}
