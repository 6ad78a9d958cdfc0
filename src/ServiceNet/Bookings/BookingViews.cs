using Microsoft.Extensions.Options;
using ServiceNet.Platform.Protection;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>Where a booking takes place.</summary>
public sealed record BookingStationView(string Id, string Code, string Name, string Address, Place Location);

/// <summary>The visitor, masked: 王＊＊, 138＊＊＊＊0000.</summary>
public sealed record ContactView(string NameMasked, string PhoneMasked);

/// <summary>Something that happened to a booking.</summary>
/// <param name="By"><c>citizen</c>, <c>staff</c> or <c>system</c>.</param>
/// <param name="Note">The reason given, null where none was asked.</param>
/// <param name="Start">The new start, for <c>rescheduled</c>.</param>
public sealed record HistoryView(DateTimeOffset At, BookingMove Move, string By, string? Note, DateTimeOffset? Start);

/// <summary>A booking as its owner sees it.</summary>
/// <param name="CheckInCode">Six digits to show at the counter.</param>
/// <param name="ChangeUntil">Until then the person may cancel or move it themselves.</param>
/// <param name="History">Newest first; only when one booking is read.</param>
public sealed record BookingView(
    string Id,
    string Number,
    BookingStatus Status,
    string StationId,
    BookingStationView Station,
    string Service,
    DateTimeOffset Start,
    DateTimeOffset End,
    string Subject,
    ContactView Contact,
    string CheckInCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CancelledAt,
    bool CanCancel,
    bool CanReschedule,
    DateTimeOffset ChangeUntil,
    IReadOnlyList<HistoryView>? History);

/// <summary>Who made a booking.</summary>
public enum BookingChannel
{
    /// <summary>The person, in the mini-program.</summary>
    Citizen,

    /// <summary>A clerk, for someone on the telephone or at the counter.</summary>
    Staff,
}

/// <summary>A station by name.</summary>
public sealed record StationNameView(string Id, string Code, string Name);

/// <summary>A station the caller serves.</summary>
/// <param name="Counters">How many counters (窗口) it has; they are called <c>1</c>, <c>2</c>, …</param>
public sealed record MyStationView(string Id, string Code, string Name, int Counters);

/// <summary>What a clerk wrote beside a booking; citizens see it only in the export of their data.</summary>
/// <param name="By">The user name of who wrote it.</param>
public sealed record NoteView(DateTimeOffset At, string By, string Words);

/// <summary>What a clerk may do with a booking.</summary>
public enum CounterAct
{
    /// <summary>签到.</summary>
    CheckIn,

    /// <summary>办结.</summary>
    Complete,

    /// <summary>记为未到.</summary>
    NoShow,

    /// <summary>撤销上一步.</summary>
    Undo,

    /// <summary>取消.</summary>
    Cancel,

    /// <summary>改期.</summary>
    Reschedule,
}

/// <summary>A booking as the counter sees it: the visitor masked.</summary>
/// <param name="CheckInCode">Only in the answer to booking for a caller, to be read out to them.</param>
/// <param name="Allowed">What may be done now.</param>
/// <param name="Counter">The counter that sees the visitor; null until somebody says so.</param>
/// <param name="NoteCount">How many notes there are.</param>
/// <param name="Notes">Newest first; only when one booking is read.</param>
public sealed record StaffBookingView(
    string Id,
    string Number,
    BookingStatus Status,
    StationNameView Station,
    string Service,
    DateTimeOffset Start,
    DateTimeOffset End,
    string Subject,
    ContactView Contact,
    BookingChannel Channel,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CheckedInAt,
    IReadOnlyList<CounterAct> Allowed,
    string? CheckInCode,
    IReadOnlyList<HistoryView>? History,
    string? Counter,
    int NoteCount,
    IReadOnlyList<NoteView>? Notes);

/// <summary>Makes views: joins the row with its station and masks the visitor.</summary>
internal sealed class BookingViews(FindStation stations, PersonalData data, IOptions<BookingsOptions> options, TimeProvider time)
{
    public async ValueTask<BookingView> ForOwnerAsync(Booking b, IReadOnlyList<HistoryView>? history, CancellationToken ct)
    {
        var station = await StationOfAsync(b, ct);
        var mayChange = b.MayChange(time.GetUtcNow(), options.Value.CancelCutOff);
        return new BookingView(
            b.Id.ToString(),
            b.Number,
            b.Status,
            b.StationId.ToString(),
            new BookingStationView(station.Id.ToString(), station.Code, station.Name, station.Address, station.Location),
            b.Service,
            b.StartsAt,
            b.EndsAt,
            b.Subject,
            Contact(b),
            b.CheckInCode,
            b.CreatedAt,
            b.CancelledAt,
            mayChange,
            mayChange,
            b.StartsAt - options.Value.CancelCutOff,
            history);
    }

    public async ValueTask<StaffBookingView> ForCounterAsync(Booking b, IReadOnlyList<HistoryView>? history, bool withCode, CancellationToken ct, IReadOnlyList<NoteView>? notes = null)
    {
        var station = await StationOfAsync(b, ct);
        return new StaffBookingView(
            b.Id.ToString(),
            b.Number,
            b.Status,
            new StationNameView(station.Id.ToString(), station.Code, station.Name),
            b.Service,
            b.StartsAt,
            b.EndsAt,
            b.Subject,
            Contact(b),
            b.CreatedBy is null ? BookingChannel.Citizen : BookingChannel.Staff,
            b.CreatedAt,
            b.CheckedInAt,
            b.AllowedAtCounter(time.GetUtcNow()),
            withCode ? b.CheckInCode : null,
            history,
            b.Counter,
            b.NoteCount,
            notes);
    }

    private ContactView Contact(Booking b) => new(Mask.Name(data.Open(b.ContactName)), Mask.Phone(data.Open(b.ContactPhone)));

    private async ValueTask<BookableStation> StationOfAsync(Booking b, CancellationToken ct)
        => await stations.ByIdAsync(new StationId(b.StationId), ct) ?? throw new InvalidOperationException("Stations are never deleted, and a booking names one.");
}
