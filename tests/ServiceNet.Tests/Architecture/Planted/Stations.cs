namespace ServiceNet.Stations;

public static class PlantedDoor
{
    public static int Open() => 1;

    internal static int Hidden() => 2;
}

internal sealed record PlantedEntity
{
    public int Secret { get; init; }
}

/// <summary>Knows a room that knows it: a circle, by a field's generic argument alone.</summary>
internal sealed class PlantedCircle
{
    public List<Bookings.PlantedTicketManager[]> Managers { get; } = [];
}
