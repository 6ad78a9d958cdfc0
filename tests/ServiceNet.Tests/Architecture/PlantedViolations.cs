using Mono.Cecil;
using Xunit;

namespace ServiceNet.Tests.Architecture;

/// <summary>The checker finds what it is there to find: each rule has a violation planted in a fake room of this assembly.</summary>
public sealed class PlantedViolations
{
    private static readonly IReadOnlyList<TypeDefinition> Planted = Product.PlantedTypes;

    private static readonly SqlRules Sql = new(
    [
        ("Stations", "create table stations (id uuid);\ncreate function station_plan(p uuid) returns table (version bigint) language sql as $$ select 1 $$;"),
        ("Calendars", "create table calendar_days (day date);\ncreate sequence calendar_numbers;"),
        ("Bookings", "create table if not exists bookings (id uuid);\ncreate table planted_bookings (id uuid);"),
        ("Accounts", "create table accounts (id uuid);"),
    ]);

    [Fact]
    public void A_type_in_an_unlisted_room_is_found()
        => Assert.Equal(["ServiceNet.Pantry.PlantedCupboard", "ServiceNet.PlantedInTheHall"], Where(RoomRules.OutsideEveryRoom(Planted.Where(t => RoomRules.RoomOf(t) != "Local"))));

    [Theory]
    [InlineData("PlantedInABody")]
    [InlineData("PlantedInALambda")]
    [InlineData("PlantedInAnAttribute")]
    public void A_room_that_knows_Notifications_is_found(string type)
        => Assert.Contains(Acquaintances(), f => f.Where == $"ServiceNet.Bookings.{type}" && f.What == "knows ServiceNet.Notifications.PlantedLetter");

    [Fact]
    public void A_circle_of_two_rooms_is_found_by_a_fields_generic_argument()
        => Assert.Contains(Acquaintances(), f => f.Where == "ServiceNet.Stations.PlantedCircle" && f.What == "knows ServiceNet.Bookings.PlantedTicketManager");

    [Fact]
    public void A_room_that_knows_an_allowed_room_is_left_alone() => Assert.DoesNotContain(Acquaintances(), f => f.Where.EndsWith("PlantedNeighbour", StringComparison.Ordinal));

    [Fact]
    public void A_room_named_for_a_constant_alone_is_found_in_the_source()
    {
        Assert.Equal(["names ServiceNet.Accounts"], RoomRules.ForbiddenNames("Calendars", "planted.cs", "using ServiceNet.Platform.Http;\nusing ServiceNet.Accounts;\n").Select(f => f.What));
        Assert.Equal(["names ServiceNet.Bookings"], RoomRules.ForbiddenNames("Stations", "planted.cs", "var x = global::ServiceNet.Bookings.BookingsOptions.Section;").Select(f => f.What));
        Assert.Empty(RoomRules.ForbiddenNames("Bookings", "planted.cs", "using ServiceNet.Stations;\nnamespace ServiceNet.Bookings;"));
    }

    [Fact]
    public void A_room_that_reaches_into_anothers_internals_is_found()
    {
        var findings = RoomRules.ForeignInternals(Planted).Where(f => f.Where == "ServiceNet.Bookings.PlantedThief").Select(f => f.What).ToArray();
        Assert.Contains(findings, f => f.Contains("PlantedDoor::Hidden", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Contains("PlantedEntity", StringComparison.Ordinal));
        Assert.DoesNotContain(RoomRules.ForeignInternals(Planted), f => f.Where == "ServiceNet.Bookings.PlantedNeighbour");
    }

    [Fact]
    public void A_room_that_wants_more_of_WeChat_than_the_content_check_is_found()
        => Assert.Equal(["ServiceNet.Files.PlantedCuriosity"], Where(RoomRules.MoreThanTheContentCheck(Planted)));

    [Fact]
    public void A_part_of_Local_that_knows_more_than_options_is_found()
        => Assert.Equal(["ServiceNet.Local.PlantedInsider"], Where(RoomRules.MoreThanOptions(Planted.Where(t => RoomRules.RoomOf(t) == "Local"))));

    [Fact]
    public void WeChats_wire_in_another_room_is_found() => Assert.Equal(["ServiceNet.Accounts.PlantedWire"], Where(RoomRules.WeChatsWireElsewhere(Planted)));

    [Fact]
    public void Names_that_fit_everything_are_found()
        => Assert.Equal(["ServiceNet.Bookings.PlantedBookingService", "ServiceNet.Bookings.PlantedTicketManager"], Where(RoomRules.NamesThatSayNothing(Planted)));

    [Theory]
    [InlineData("BookingHelper.cs", true)]
    [InlineData("Rooms/StringUtils.cs", true)]
    [InlineData("ServiceItem.cs", false)]
    [InlineData("ServiceTime.cs", false)]
    [InlineData("ServiceEndpoints.cs", false)]
    public void File_names_are_judged_by_their_last_word(string file, bool found) => Assert.Equal(found, RoomRules.SaysNothingOf(file));

    [Fact]
    public void A_lonely_interface_is_found() => Assert.Equal(["ServiceNet.Bookings.IPlantedOnly"], Where(RoomRules.InterfacesWithOneImplementation(Planted)));

    [Fact]
    public void Another_rooms_tables_in_code_are_found()
    {
        var findings = from type in Planted
                       from literal in TypeUse.Literals(type)
                       from finding in Sql.ForeignTables(RoomRules.RoomOf(type)!, type.Name, literal)
                       select finding.ToString();
        Assert.Equal(["PlantedQuery names calendar_days of Calendars", "PlantedQuery names stations of Stations"], findings.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("create table booking_notes (account uuid references accounts);", "accounts")]
    [InlineData("select 1 from bookings b join stations s on s.id = b.station_id", "stations")]
    [InlineData("select 1 from bookings as b, only stations where true", "stations")]
    [InlineData("with x as (select 1) insert into accounts (id) select id from x", "accounts")]
    [InlineData("update Stations set name = ''", "stations")]
    [InlineData("delete from bookings using accounts where true", "accounts")]
    [InlineData("lock table stations in share mode", "stations")]
    [InlineData("create trigger t after insert on accounts execute function f()", "accounts")]
    [InlineData("select nextval('calendar_numbers')", "calendar_numbers")]
    [InlineData("select exists (select from public.stations)", "stations")]
    public void Another_rooms_table_in_SQL_is_found(string sql, string table)
        => Assert.Equal([table], Sql.ForeignTables("Bookings", "planted.sql", sql).Select(f => f.What.Split(' ')[1]));

    [Theory]
    [InlineData("/stations/{id}/bookings")]
    [InlineData("a person's accounts and stations")]
    [InlineData("select station_plan($1), extract(year from day) from bookings order by stations")]
    [InlineData("-- from stations\nselect 1 from bookings /* join accounts */")]
    [InlineData("select 'from stations' from bookings b where b.accounts is not null for update of b skip locked")]
    public void What_only_looks_like_another_rooms_table_is_left_alone(string text) => Assert.Empty(Sql.ForeignTables("Bookings", "planted.sql", text));

    private static Finding[] Acquaintances() => [.. RoomRules.ForbiddenAcquaintances(Planted)];

    private static IEnumerable<string> Where(IEnumerable<Finding> findings) => findings.Select(f => f.Where).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
