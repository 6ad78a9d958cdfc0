using System.Text.Json;
using ServiceNet.Local.Sample;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

public sealed class SampleDataOfTheCity
{
    [Fact]
    public void Describes_every_service_a_station_offers_and_no_other()
    {
        using var reader = new StreamReader(SampleData.Stations());
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var offered = rows.Skip(1).SelectMany(row => row.Split(',')[11].Split(';')).Distinct().Order();
        using var services = JsonDocument.Parse(SampleData.Services());
        var described = services.RootElement.EnumerateArray().Select(service => service.GetProperty("code").GetString()!).Order();

        Assert.Equal(42, rows.Length);
        Assert.Equal(offered, described);
    }

    [Fact]
    public void Tells_of_each_service_what_a_visitor_needs()
    {
        using var services = JsonDocument.Parse(SampleData.Services());
        Assert.All(services.RootElement.EnumerateArray(), service =>
        {
            Assert.NotEmpty(service.GetProperty("name").GetString()!);
            Assert.NotEmpty(service.GetProperty("summary").GetString()!);
            Assert.NotEmpty(service.GetProperty("audience").GetString()!);
            Assert.NotEqual(0, service.GetProperty("materials").GetArrayLength());
            Assert.NotEqual(0, service.GetProperty("steps").GetArrayLength());
            Assert.True(service.GetProperty("minutes").GetInt32() is 30 or 60);
            Assert.Equal("免费", service.GetProperty("fee").GetString());
            Assert.False(service.GetProperty("legalBasisConfirmed").GetBoolean());
        });
    }

    [Fact]
    public void Has_a_calendar_of_two_years()
    {
        using var reader = new StreamReader(SampleData.Calendar());
        var text = reader.ReadToEnd();

        Assert.StartsWith("date,kind,name,source", text, StringComparison.Ordinal);
        Assert.Contains("2026-02-15,off", text, StringComparison.Ordinal);
    }
}
