using Mono.Cecil;
using Xunit;

namespace ServiceNet.Tests.Architecture;

/// <summary>The product keeps the rules of the house.</summary>
public sealed class TheHouse
{
    private static readonly SqlRules Sql = new(Product.Schemas.Select(s => (s.Room, s.Sql)));

    [Fact]
    public void Every_type_lies_in_a_room_of_the_list() => Holds(RoomRules.OutsideEveryRoom(Product.Types));

    [Fact]
    public void A_room_knows_only_the_rooms_the_list_allows() => Holds(RoomRules.ForbiddenAcquaintances(Product.Types));

    [Fact]
    public void A_room_names_only_the_rooms_the_list_allows_not_even_for_a_constant()
        => Holds(Product.Sources.SelectMany(s => RoomRules.ForbiddenNames(s.Room, s.File, s.Source)));

    [Fact]
    public void A_room_reaches_another_through_what_is_public() => Holds(RoomRules.ForeignInternals(Product.Types));

    [Fact]
    public void Nobody_inside_names_Notifications()
        => Holds(from type in Product.Types.Concat(Product.Local.MainModule.Types)
                 where RoomRules.RoomOf(type) is { } room && room != "Notifications" && !RoomRules.IsGenerated(type)
                 from other in TypeUse.Types(type)
                 where RoomRules.RoomOf(other) == "Notifications"
                 select new Finding(type.FullName, $"knows {other.FullName}"));

    [Fact]
    public void Complaints_notices_and_files_know_WeChat_for_its_content_check_only() => Holds(RoomRules.MoreThanTheContentCheck(Product.Types));

    [Fact]
    public void ServiceNet_knows_neither_Local_nor_Host() => Assert.DoesNotContain(References(Product.ServiceNet), r => r.StartsWith("ServiceNet", StringComparison.Ordinal));

    [Fact]
    public void Local_does_not_know_Host() => Assert.DoesNotContain("ServiceNet.Host", References(Product.Local), StringComparer.Ordinal);

    [Fact]
    public void Local_knows_only_options_of_ServiceNet() => Holds(RoomRules.MoreThanOptions(Product.Local.MainModule.Types));

    [Fact]
    public void A_rooms_code_names_only_its_own_tables()
        => Holds(from type in Product.Types
                 where !RoomRules.IsGenerated(type)
                 from literal in TypeUse.Literals(type)
                 from finding in Sql.ForeignTables(RoomRules.RoomOf(type)!, type.FullName, literal)
                 select finding);

    [Fact]
    public void A_rooms_schema_names_only_its_own_tables() => Holds(Product.Schemas.SelectMany(s => Sql.ForeignTables(s.Room, s.File, s.Sql)));

    [Fact]
    public void A_table_is_created_by_one_room()
        => Assert.Empty(Product.Schemas.SelectMany(s => new SqlRules([(s.Room, s.Sql)]).OwnerOf).GroupBy(o => o.Key, StringComparer.Ordinal)
            .Where(g => g.Select(o => o.Value).Distinct(StringComparer.Ordinal).Count() > 1).Select(g => g.Key));

    [Fact]
    public void Local_names_no_table_of_the_product()
        => Holds(from type in Product.Local.MainModule.Types
                 from literal in TypeUse.Literals(type)
                 from finding in Sql.ForeignTables("Local", type.FullName, literal)
                 select finding);

    [Fact]
    public void What_rooms_publish_to_SQL_exists() => Assert.All(HouseList.PublishedSql, name => Assert.Contains(name, Sql.OwnerOf.Keys));

    [Fact]
    public void WeChats_wire_is_spelled_in_one_room() => Holds(RoomRules.WeChatsWireElsewhere(Product.Types));

    [Fact]
    public void Types_are_named_by_what_they_are()
        => Holds(RoomRules.NamesThatSayNothing(Product.Types.Concat(Product.Local.MainModule.Types)));

    [Fact]
    public void Files_are_named_by_the_act() => Assert.DoesNotContain(Product.AllSourceFiles, RoomRules.SaysNothingOf);

    [Fact]
    public void An_interface_has_several_implementations_or_stands_at_the_edge()
        => Holds(RoomRules.InterfacesWithOneImplementation(Product.Types.Concat(Product.Local.MainModule.Types)));

    [Fact]
    public void The_rules_had_something_to_look_at()
    {
        Assert.True(Product.Types.Count > 150, $"only {Product.Types.Count} types");
        Assert.True(Sql.OwnerOf.Count > 20, $"only {Sql.OwnerOf.Count} tables");
        Assert.Contains("src/ServiceNet.Host/Program.cs", Product.AllSourceFiles);
        Assert.Equal("Stations", Sql.OwnerOf["stations"]);
        Assert.Contains(Product.Types, t => RoomRules.RoomOf(t) == "Bookings" && TypeUse.Literals(t).Any(l => l.Contains("from bookings", StringComparison.Ordinal)));
        Assert.Contains(Product.Types, t => RoomRules.RoomOf(t) == "WeChat" && TypeUse.Literals(t).Any(l => l.Contains("/sns/", StringComparison.Ordinal)));
        Assert.Contains(Product.Types, t => RoomRules.RoomOf(t) == "Bookings" && TypeUse.Types(t).Any(o => RoomRules.RoomOf(o) == "Stations"));
    }

    private static IEnumerable<string> References(AssemblyDefinition assembly) => assembly.MainModule.AssemblyReferences.Select(r => r.Name);

    private static void Holds(IEnumerable<Finding> findings)
    {
        var sentences = findings.Select(f => f.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Assert.True(sentences.Length == 0, string.Join('\n', sentences));
    }
}
