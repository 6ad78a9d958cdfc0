using ServiceNet.Notifications;
using ServiceNet.Stations;

namespace ServiceNet.Bookings;

/// <summary>Names a forbidden room in a method body only.</summary>
internal static class PlantedInABody
{
    public static int Remind() => PlantedLetter.Send(1);
}

/// <summary>Names it inside an asynchronous state machine and a lambda.</summary>
internal static class PlantedInALambda
{
    public static async Task<int> RemindAsync(IEnumerable<int> people)
    {
        await Task.Yield();
        return people.Sum(p => PlantedLetter.Send(p));
    }
}

/// <summary>Names it in an attribute's argument.</summary>
internal static class PlantedInAnAttribute
{
    [About(typeof(PlantedLetter))]
    public static int Quiet() => 0;
}

[AttributeUsage(AttributeTargets.All)]
internal sealed class AboutAttribute(Type thing) : Attribute
{
    public Type Thing { get; } = thing;
}

/// <summary>Reaches a room it may know by its public door: no violation.</summary>
internal static class PlantedNeighbour
{
    public static int Ask() => PlantedDoor.Open();

    public const string Own = "select count(*) from planted_bookings join bookings on true";
}

/// <summary>Reaches a room it may know through what is internal to it.</summary>
internal static class PlantedThief
{
    public static int Take() => PlantedDoor.Hidden() + new PlantedEntity().Secret;
}

/// <summary>Names another room's tables.</summary>
internal static class PlantedQuery
{
    public const string OfStations = "select b.number from bookings b, stations s where s.id = b.station_id";

    public static string OfCalendar(string columns) => $"select {columns} from calendar_days where day = @day";
}

/// <summary>Says nothing by its name.</summary>
internal sealed class PlantedTicketManager;

internal sealed class PlantedBookingService;

/// <summary>Says something, though it begins with the word.</summary>
internal sealed class PlantedServiceItem;

/// <summary>One implementation, not at the edge.</summary>
internal interface IPlantedOnly;

internal sealed class PlantedOnly : IPlantedOnly;
