using Mono.Cecil;
using ServiceNet.Local.Sample;
using ServiceNet.Platform.Http;

namespace ServiceNet.Tests.Architecture;

/// <summary>What the rules look at: the built assemblies and the sources they came from.</summary>
internal static class Product
{
    private static readonly Lazy<string> Root = new(FindRoot);
    private static readonly Lazy<AssemblyDefinition> Main = new(() => Read(typeof(Json)));
    private static readonly Lazy<AssemblyDefinition> LocalUse = new(() => Read(typeof(SampleData)));
    private static readonly Lazy<AssemblyDefinition> Tests = new(() => Read(typeof(Product)));

    /// <summary>ServiceNet.dll.</summary>
    public static AssemblyDefinition ServiceNet => Main.Value;

    /// <summary>ServiceNet.Local.dll.</summary>
    public static AssemblyDefinition Local => LocalUse.Value;

    /// <summary>The outermost types of ServiceNet.dll.</summary>
    public static IReadOnlyList<TypeDefinition> Types => [.. ServiceNet.MainModule.Types.Where(t => t.Name != "<Module>")];

    /// <summary>Types of this test assembly that pretend to live in rooms.</summary>
    public static IReadOnlyList<TypeDefinition> PlantedTypes
        => [.. Tests.Value.MainModule.Types.Where(t => RoomRules.RoomOf(t) is { } room && room != "Tests")];

    /// <summary>Each room's schema files.</summary>
    public static IEnumerable<(string Room, string File, string Sql)> Schemas
        => from file in Files("src/ServiceNet", "*.sql")
           select (Room(file), Relative(file), File.ReadAllText(file));

    /// <summary>Each room's C# files.</summary>
    public static IEnumerable<(string Room, string File, string Source)> Sources
        => from file in Files("src/ServiceNet", "*.cs")
           select (Room(file), Relative(file), File.ReadAllText(file));

    /// <summary>Every C# file of the product, the host's and Local's too.</summary>
    public static IEnumerable<string> AllSourceFiles => Files("src", "*.cs").Select(Relative);

    private static IEnumerable<string> Files(string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Root.Value, folder), pattern, SearchOption.AllDirectories)
            .Where(f => Relative(f).Split('/') is var parts && !parts.Contains("obj") && !parts.Contains("bin") && !parts.Contains("node_modules"));

    private static string Room(string file) => Relative(file).Split('/')[2];

    private static string Relative(string file) => Path.GetRelativePath(Root.Value, file).Replace('\\', '/');

    private static AssemblyDefinition Read(Type inside)
    {
        var path = inside.Assembly.Location;
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        return AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver });
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ServiceNet.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository: they read its sources.");
    }
}
