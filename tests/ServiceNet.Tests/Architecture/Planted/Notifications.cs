// Small fake rooms that break the house's rules on purpose: the checker must find each of them.
namespace ServiceNet.Notifications;

public static class PlantedLetter
{
    public static int Send(int copies) => copies;
}
