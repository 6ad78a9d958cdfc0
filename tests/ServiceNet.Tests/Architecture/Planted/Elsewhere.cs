using ServiceNet.Bookings;
using ServiceNet.Stations;

namespace ServiceNet.Pantry
{
    /// <summary>Lies in a room nobody listed.</summary>
    internal sealed class PlantedCupboard;
}

namespace ServiceNet
{
    /// <summary>Lies in no room at all.</summary>
    internal sealed class PlantedInTheHall;
}

namespace ServiceNet.Accounts
{
    /// <summary>Spells WeChat's wire.</summary>
    internal static class PlantedWire
    {
        public static string Path(string code) => $"/sns/jscode2session?js_code={code}";
    }
}

namespace ServiceNet.WeChat
{
    public static class PlantedTokens
    {
        public const string Path = "/cgi-bin/stable_token";

        public static int Count() => Path.Length;
    }
}

namespace ServiceNet.Files
{
    /// <summary>Uses more of WeChat than its content check.</summary>
    internal static class PlantedCuriosity
    {
        public static int Peek() => WeChat.PlantedTokens.Count();
    }
}

namespace ServiceNet.Local
{
    /// <summary>Knows more of the product than its options.</summary>
    internal static class PlantedInsider
    {
        public static int Look() => PlantedDoor.Open();
    }

    /// <summary>Knows its options: no violation.</summary>
    internal static class PlantedReader
    {
        public static int Read(BookingsOptions options) => options.HorizonDays;
    }
}
