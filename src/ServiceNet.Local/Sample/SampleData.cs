using System.Reflection;

namespace ServiceNet.Local.Sample;

/// <summary>The data an empty database outside Production is filled with, so that a first start shows a living city.</summary>
public static class SampleData
{
    /// <summary>41 stations, each marked as a sample: UTF-8 CSV with a header, coordinates in GCJ-02.</summary>
    public static Stream Stations() => Open("stations.csv");

    /// <summary>The State Council's days off and working weekends of 2025 and 2026: CSV <c>date,kind,name,source</c>.</summary>
    public static Stream Calendar() => Open("calendar-cn.csv");

    /// <summary>
    /// The service items (事项) the stations offer: a JSON array of
    /// <c>{code,name,summary,audience,materials[],steps[],minutes,legalBasis,legalBasisConfirmed,fee}</c>.
    /// No legal basis counts as confirmed until a person has compared it with the official text.
    /// </summary>
    public static Stream Services() => Open("services.json");

    private static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream("sample/" + name)
        ?? throw new InvalidOperationException($"The sample {name} is missing from the build.");
}
