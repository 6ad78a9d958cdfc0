using System.Globalization;
using System.Text.RegularExpressions;

namespace ServiceNet.Stations;

/// <summary>Reads one row of a station file, and says in words what is wrong with it.</summary>
internal sealed partial class StationRow(int row, Func<string, string> field, Func<string, int?> minutesOf)
{
    public static readonly string[] Columns = ["code", "kind", "name", "district_code", "district", "zone", "town", "address", "lng", "lat", "datum", "services", "counters", "hours", "is_sample"];

    public List<StationRowError> Errors { get; } = [];

    public Station? Read()
    {
        var code = Check("code", v => CodeForm().IsMatch(v), "站点代码为2至20位大写字母、数字或连字符。");
        var kind = Check("kind", v => EditStation.ParseKind(v) is not null, "类型应为 rightsProtection、trademarkGuidance 或 mediationCommittee。");
        var name = Check("name", v => v.Length is > 0 and <= 100, "请填写名称，不超过100个字。");
        var districtCode = Check("district_code", v => DistrictForm().IsMatch(v), "行政区划代码为6位数字。");
        var district = Check("district", v => v.Length is > 0 and <= 50, "请填写区县名称。");
        var address = Check("address", v => v.Length is > 0 and <= 200, "请填写地址，不超过200个字。");
        var lng = Number("lng", -180, 180, "经度应为 -180 至 180 之间的数。");
        var lat = Number("lat", -90, 90, "纬度应为 -90 至 90 之间的数。");
        Check("datum", v => v is "GCJ-02", "坐标系应为 GCJ-02。");
        var counters = Number("counters", 1, 99, "窗口数应为1至99的整数。");
        var hours = Check("hours", v => OpeningHours.TryParse(v) is not null, "开放时间应写作 Mon-Fri 08:30-12:00 14:30-18:00。");
        var sample = Check("is_sample", v => v is "true" or "false", "是否示例应为 true 或 false。");
        var offers = Offers();
        return Errors.Count > 0
            ? null
            : new Station
            {
                Id = Guid.Empty,
                Code = code,
                Kind = EditStation.ParseKind(kind)!.Value,
                Name = name,
                DistrictCode = districtCode,
                DistrictName = district,
                Zone = Optional("zone"),
                Town = Optional("town"),
                Address = address,
                Lng = lng,
                Lat = lat,
                Counters = (int)counters,
                Hours = OpeningHours.TryParse(hours)!.ToString(),
                Status = StationStatus.Listed,
                IsSample = sample == "true",
                PlanVersion = 1,
                Offers = offers,
            };
    }

    private StationOffer[] Offers()
    {
        var codes = field("services").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (codes.FirstOrDefault(c => minutesOf(c) is null) is { } unknown)
        {
            Errors.Add(new StationRowError(row, "services", "import.unknown_service", $"没有代码为 {unknown} 的服务事项。"));
            return [];
        }

        return [.. codes.Distinct(StringComparer.Ordinal).Select(c => new StationOffer(c, minutesOf(c)!.Value))];
    }

    private string Check(string column, Func<string, bool> holds, string sentence)
    {
        var value = field(column);
        if (!holds(value) || value.Any(char.IsControl))
        {
            Errors.Add(new StationRowError(row, column, "import.invalid", sentence));
        }

        return value;
    }

    private double Number(string column, double min, double max, string sentence)
    {
        if (double.TryParse(field(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Errors.Add(new StationRowError(row, column, "import.invalid", sentence));
        return 0;
    }

    private string? Optional(string column) => field(column) is { Length: > 0 } value ? value : null;

    [GeneratedRegex("^[A-Z0-9-]{2,20}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex CodeForm();

    [GeneratedRegex("^[0-9]{6}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex DistrictForm();
}
