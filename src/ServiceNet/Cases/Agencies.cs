namespace ServiceNet.Cases;

/// <summary>Whom a case can be referred to (移送).</summary>
/// <param name="Group">What it stands under on a page.</param>
public sealed record Agency(string Code, string Name, string Group);

/// <summary>
/// The agencies: departments with a duty for the matter, and the regions the city's plan (攀办发〔2022〕32号, 专栏 2) names for
/// cooperation on cases.
/// </summary>
public static class Agencies
{
    private const string Departments = "本市部门";
    private const string Partners = "协作地区";

    /// <summary>In the order a page shows them.</summary>
    public static readonly IReadOnlyList<Agency> All =
    [
        new("marketRegulation", "市场监管部门", Departments),
        new("copyright", "版权部门", Departments),
        new("agriculture", "农业农村部门", Departments),
        new("customs", "海关", Departments),
        new("police", "公安机关", Departments),
        new("procuratorate", "检察机关", Departments),
        new("court", "人民法院", Departments),
        new("liangshan", "四川省凉山州", Partners),
        new("chuxiong", "云南省楚雄州", Partners),
        new("lijiang", "云南省丽江市", Partners),
        new("zhaotong", "云南省昭通市", Partners),
        new("banan", "重庆市巴南区", Partners),
        new("dadukou", "重庆市大渡口区", Partners),
    ];

    /// <summary>An agency by its code, or null.</summary>
    public static Agency? Find(string code) => All.FirstOrDefault(a => a.Code == code);
}
