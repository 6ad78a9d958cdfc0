using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceNet.Accounts;
using ServiceNet.Platform.Outbox;
using ServiceNet.Platform.Protection;
using ServiceNet.Platform.Work;

namespace ServiceNet.Bookings;

/// <summary>The room of appointments.</summary>
public static class BookingsModule
{
    /// <summary>Adds slots, booking and what happens to bookings.</summary>
    public static IServiceCollection AddBookings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BookingsOptions>().Bind(configuration.GetSection(BookingsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SlotGrid>().AddSingleton<AskWhetherFull>().AddSingleton<WriteBookings>().AddSingleton<BookingNumbers>().AddSingleton<BookAppointment>().AddSingleton<ChangeBooking>();
        services.AddSingleton<ReadBookings>().AddSingleton<BookingViews>().AddSingleton<SearchBookings>().AddSingleton<RevealContact>().AddSingleton<AtTheCounter>().AddSingleton<CounterStream>();
        services.AddSingleton(p => new FinishBookedVisit(p.GetRequiredService<ChangeBooking>()));
        services.AddSingleton(p => new ExpectedVisits(p.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IFactHandler, TellCounters>();
        services.AddSingleton<IPersonalRecords, BookingRecords>();
        services.AddSingleton<IVerification, VerifyBookings>();
        services.AddSingleton(new SealedTable("bookings", "id", new SealedColumn("contact_name"), new SealedColumn("contact_phone", "phone_index", "phone")));
        services.AddSingleton(new SealedTable("booking_notes", "id", new SealedColumn("words")));
        return services;
    }
}
