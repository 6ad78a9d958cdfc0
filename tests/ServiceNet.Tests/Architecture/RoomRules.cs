using System.Text.RegularExpressions;
using Mono.Cecil;

namespace ServiceNet.Tests.Architecture;

/// <summary>The rules of the house about types. They judge whatever types they are given: the product's or planted ones.</summary>
internal static partial class RoomRules
{
    /// <summary>The room of a namespace or full name: the segment after <c>ServiceNet</c>; null outside.</summary>
    public static string? RoomOf(string name)
    {
        var segments = name.Split('.');
        return segments[0] != "ServiceNet" ? null : segments.Length > 1 ? segments[1] : "";
    }

    /// <summary>The room of a type; a nested type lives where its outermost lives.</summary>
    public static string? RoomOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return RoomOf(type.Namespace);
    }

    /// <summary>Every type people wrote lies in a room of the list.</summary>
    public static IEnumerable<Finding> OutsideEveryRoom(IEnumerable<TypeDefinition> types)
        => types.Where(t => !IsGenerated(t) && (RoomOf(t) is not { } room || !HouseList.MayKnow.ContainsKey(room))).Select(t => new Finding(t.FullName, "lies in no room of the list"));

    /// <summary>A room refers only to rooms the list allows it.</summary>
    public static IEnumerable<Finding> ForbiddenAcquaintances(IEnumerable<TypeDefinition> types)
        => from type in types
           where !IsGenerated(type)
           let room = RoomOf(type)
           where room is not null && HouseList.MayKnow.ContainsKey(room)
           from other in TypeUse.Types(type).DistinctBy(t => t.FullName)
           where IsForbidden(room, RoomOf(other))
           select new Finding(type.FullName, $"knows {other.FullName}");

    /// <summary>
    /// The same list for source text. Constants are inlined by the compiler and leave no trace in the assembly, but
    /// whoever uses another room's constant writes its name.
    /// </summary>
    public static IEnumerable<Finding> ForbiddenNames(string room, string file, string source)
        => from name in RoomNamed().Matches(source).Select(m => m.Groups["room"].Value).Distinct(StringComparer.Ordinal)
           where IsForbidden(room, name)
           select new Finding(file, $"names ServiceNet.{name}");

    /// <summary>A room shows others its public types and members; what is internal stays inside, entities before all.</summary>
    public static IEnumerable<Finding> ForeignInternals(IEnumerable<TypeDefinition> types)
        => from type in types
           where !IsGenerated(type)
           let room = RoomOf(type)
           where room is not null
           from use in TypeUse.Types(type).Where(t => t.Scope.Name == type.Scope.Name).Cast<MemberReference>().Concat(TypeUse.Members(type)).DistinctBy(m => m.FullName)
           let other = RoomOf(use as TypeReference ?? use.DeclaringType)
           where other is not null && other != room && other != HouseList.Platform && HouseList.MayKnow.ContainsKey(other) && !IsPublic(use)
           select new Finding(type.FullName, $"reaches into {use.FullName}");

    /// <summary>Three rooms know WeChat for its content check alone.</summary>
    public static IEnumerable<Finding> MoreThanTheContentCheck(IEnumerable<TypeDefinition> types)
        => from type in types
           let room = RoomOf(type)
           where room is not null && HouseList.OnlyTheContentCheck.Contains(room)
           from other in TypeUse.Types(type).DistinctBy(t => t.FullName)
           where RoomOf(other) == "WeChat" && HouseList.NotTheContentCheck.Any(n => other.Name.Contains(n, StringComparison.Ordinal))
           select new Finding(type.FullName, $"uses {other.FullName} beside the content check");

    /// <summary>ServiceNet.Local knows the product's options and nothing else of it.</summary>
    public static IEnumerable<Finding> MoreThanOptions(IEnumerable<TypeDefinition> types)
        => from type in types
           from other in TypeUse.Types(type).DistinctBy(t => t.FullName)
           where RoomOf(other) is { } room && room != "Local" && !other.Name.EndsWith("Options", StringComparison.Ordinal)
           select new Finding(type.FullName, $"knows {other.FullName}, which is no options type");

    /// <summary>WeChat's paths are spelled in one room.</summary>
    public static IEnumerable<Finding> WeChatsWireElsewhere(IEnumerable<TypeDefinition> types)
        => from type in types
           where RoomOf(type) != "WeChat" && !IsGenerated(type)
           from literal in TypeUse.Literals(type).Distinct(StringComparer.Ordinal)
           where HouseList.WeChatPaths.Any(p => literal.Contains(p, StringComparison.OrdinalIgnoreCase))
           select new Finding(type.FullName, $"spells {literal}");

    /// <summary>Types are named by what they are or do.</summary>
    public static IEnumerable<Finding> NamesThatSayNothing(IEnumerable<TypeDefinition> types)
        => types.SelectMany(TypeUse.WithNested).Where(t => !IsGenerated(t) && SaysNothing().IsMatch(t.Name)).Select(t => new Finding(t.FullName, "is named by a word that fits everything"));

    /// <summary>The same for files.</summary>
    public static bool SaysNothingOf(string fileName) => SaysNothing().IsMatch(Path.GetFileNameWithoutExtension(fileName));

    /// <summary>An interface stands for several things, or at the edge.</summary>
    public static IEnumerable<Finding> InterfacesWithOneImplementation(IEnumerable<TypeDefinition> types)
    {
        var all = types.SelectMany(TypeUse.WithNested).ToArray();
        return from contract in all
               where contract.IsInterface && !IsGenerated(contract) && !HouseList.SingleImplementationAllowed.Contains(contract.Name)
               let behind = all.Count(t => t.Interfaces.Any(i => i.InterfaceType.GetElementType().FullName == contract.FullName))
               where behind < 2
               select new Finding(contract.FullName, $"has {behind} implementations");
    }

    /// <summary>Written by the compiler or a source generator.</summary>
    public static bool IsGenerated(TypeDefinition type)
        => type.Name.Contains('<', StringComparison.Ordinal)
            || (type.DeclaringType is { } outer && IsGenerated(outer))
            || type.CustomAttributes.Any(a => a.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute" or "EmbeddedAttribute")
            || (RoomOf(type) is null && type.Namespace.EndsWith(".Generated", StringComparison.Ordinal));

    private static bool IsForbidden(string room, string? other)
        => other is not null && other != room && other != HouseList.Platform && !HouseList.MayKnow[room].Contains(other, StringComparer.Ordinal);

    private static bool IsPublic(MemberReference use) => use switch
    {
        TypeReference type => type.Resolve() is not { } found || found.IsPublic || found.IsNestedPublic || found.IsNestedFamily || found.IsNestedFamilyOrAssembly,
        MethodReference method => method.Resolve() is not { } found || found.IsPublic || found.IsFamily || found.IsFamilyOrAssembly,
        FieldReference field => field.Resolve() is not { } found || found.IsPublic || found.IsFamily || found.IsFamilyOrAssembly,
        _ => true,
    };

    [GeneratedRegex(@"(?:Service|Manager|Helpers?|Util|Utils|Utility|Utilities)(?:`\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SaysNothing();

    [GeneratedRegex(@"\bServiceNet\.(?<room>\w+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomNamed();
}
