using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Hosting.Systemd;
using ServiceNet.Accounts;
using ServiceNet.Audit;
using ServiceNet.Bookings;
using ServiceNet.Calendars;
using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Complaints;
using ServiceNet.Files;
using ServiceNet.Notifications;
using ServiceNet.Platform;
using ServiceNet.Platform.Http;
using ServiceNet.Platform.Problems;
using ServiceNet.Queues;
using ServiceNet.Services;
using ServiceNet.Stations;
using ServiceNet.WeChat;

namespace ServiceNet.Host;

/// <summary>Puts the rooms together: what is registered, in which order a request passes, which routes there are.</summary>
internal static class Composition
{
    /// <summary>A JSON body is small; files have their own limit on their own route.</summary>
    private const long MaxBody = 256 * 1024;

    public static void AddServiceNet(this WebApplicationBuilder builder, Surfaces surfaces)
    {
        builder.AddLogs();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = MaxBody;
            k.AddServerHeader = false;
        });
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, builder.Configuration["urls"] ?? builder.Configuration["ASPNETCORE_URLS"] ?? "http://127.0.0.1:5080");
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddPlatform(configuration, builder.Environment);
        // An account closes room by room in this order: its line is locked before its bookings, as when a finished visit completes one.
        services.AddCalendars().AddStations().AddServiceCatalogue().AddWeChat(configuration).AddAccounts(configuration).AddFiles(configuration).AddQueues(configuration).AddBookings(configuration).AddCases(configuration).AddComplaints().AddNotifications();
        services.AddSingleton(p => new KnownServices(async ct => [.. (await p.GetRequiredService<ServiceCatalogue>().GetAsync(ct)).Select(s => s.Code)]));
        services.AddSingleton(p => new ServiceWords(async (code, ct) => (await p.GetRequiredService<ServiceCatalogue>().GetAsync(ct)).FirstOrDefault(s => s.Code == code) is { } item ? new ServiceWord(item.Name, item.Materials) : null));
        services.AddSingleton(p => p.GetRequiredService<LineWord>().Asked());
        services.AddApiDocument();
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost);
        // The API's public answers bring their own Brotli; this is for the clients' scripts and styles.
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"];
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        services.AddSingleton<LoadSampleData>();
        // First: hosted services start in this order, and the others stand on the schema.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, PrepareDatabase>());
        services.AddHostedService<Greeting>();
        if (surfaces.Worker)
        {
            services.AddWorkPump();
        }

        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 })
        {
            // Started by systemd, which waits to hear that we are ready. AddSystemd() would look for systemd's name in
            // /proc, where a hardened unit (ProtectProc) shows it to nobody, and then stay silent.
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
        }

        Launch.StartNothingForTheDocument(services);
    }

    public static void UseServiceNet(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseDrain();
        app.UseProblems();
        // wx.request cannot send PATCH; the mini-program posts with X-HTTP-Method-Override.
        app.UseHttpMethodOverride();
        app.UseSecurityHeaders();
        app.UseClientFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseGates();
    }

    public static void MapServiceNet(this WebApplication app, Surfaces surfaces)
    {
        var api = app.MapGroup("/api/v1");
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        if (surfaces.Public || surfaces.Console)
        {
            api.MapStations();
            api.MapServices();
            api.MapSlots();
            api.MapLines();
            api.MapFiles();
        }

        if (surfaces.Public)
        {
            api.MapCitizenAuth();
            api.MapMe();
            api.MapBookings();
            api.MapBookingCalendar();
            api.MapQueueTickets();
            api.MapComplaints();
            api.MapInbox();
        }

        if (surfaces.Console)
        {
            api.MapStaffAuth();
            api.MapStaffBookings();
            api.MapStaffQueue();
            api.MapStaffComplaints();
            api.MapStaffMessages();
            api.MapComplaintExports();
            api.MapAuditReading().MapAudit();
            api.MapAdministration().MapAdminStations();
            api.MapAdministration().MapAdminDeadlineRules();
        }

        app.MapClients(surfaces);
    }
}
