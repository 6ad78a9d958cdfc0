namespace ServiceNet.Complaints;

/// <summary>A choice with the law it rests on.</summary>
/// <param name="Basis">Law and article in words; null for the network's own.</param>
/// <param name="For">The kinds it can be chosen for.</param>
internal sealed record Reason(string Code, string Name, string? Basis, IReadOnlyList<ComplaintKind> For);

/// <summary>Another way open to somebody.</summary>
public sealed record OtherRoute(string Name, string How);

/// <summary>
/// Why a complaint is not accepted, and how one ends. For a consumer's complaint the seven reasons are those of 市场监督管理投诉举报处理办法
/// (总局令第121号, in force 2026-04-15) art. 16; for the others they are the network's own.
/// </summary>
internal static class Reasons
{
    private const string Article16 = "《市场监督管理投诉举报处理办法》（市场监管总局令第121号）第十六条";
    private static readonly ComplaintKind[] Consumer = [ComplaintKind.ConsumerComplaint];
    private static readonly ComplaintKind[] Others = [ComplaintKind.InfringementReport, ComplaintKind.ServiceComplaint];

    public static readonly IReadOnlyList<Reason> Rejections =
    [
        new("notOurDuty", "不属于本机关职责，或者没有处理权限", Article16, Consumer),
        new("handledElsewhere", "法院、仲裁机构、行政机关或者消费者组织已经受理或处理过同一争议", Article16, Consumer),
        new("notLivingConsumption", "不是为生活消费需要，或者不能证明与被投诉人有消费争议", Article16, Consumer),
        new("overThreeYears", "自知道或者应当知道权益受损之日起已超过三年", Article16, Consumer),
        new("materialsMissing", "材料不齐或者不真实", Article16, Consumer),
        new("identityFalse", "冒用他人身份，或者不配合核实真实身份", Article16, Consumer),
        new("otherByLaw", "法律、法规、规章规定的其他情形", Article16, Consumer),
        new("notOurDuty", "不属于知识产权服务站点能转办的事", null, Others),
        new("handledElsewhere", "同一件事已由别的机关受理", null, Others),
        new("noConcreteFacts", "没有具体线索，无法核实", null, Others),
        new("repeated", "同一件事已经提交过，合并办理", null, Others),
        new("otherByLaw", "法律、法规、规章规定的其他情形", null, Others),
    ];

    public static readonly IReadOnlyList<Reason> Outcomes =
    [
        new("settled", "双方和解或达成调解协议", null, Consumer),
        new("mediationEnded", "终止调解", "《市场监督管理投诉举报处理办法》（市场监管总局令第121号）第二十三条", Consumer),
        new("filed", "主管部门已立案", null, [ComplaintKind.InfringementReport]),
        new("notFiled", "主管部门决定不立案", null, [ComplaintKind.InfringementReport]),
        new("advised", "已指导自行维权", null, [ComplaintKind.InfringementReport, ComplaintKind.ConsumerComplaint]),
        new("corrected", "情况属实，已改正", null, [ComplaintKind.ServiceComplaint]),
        new("explained", "已核实并说明情况", null, [ComplaintKind.ServiceComplaint, ComplaintKind.InfringementReport]),
        new("other", "其他处理结果", null, Enum.GetValues<ComplaintKind>()),
    ];

    public static Reason? Rejection(string code, ComplaintKind kind) => Rejections.FirstOrDefault(r => r.Code == code && r.For.Contains(kind));

    public static Reason? Outcome(string code, ComplaintKind kind) => Outcomes.FirstOrDefault(r => r.Code == code && r.For.Contains(kind));

    /// <summary>What is open to somebody whose complaint is not accepted: 消费者权益保护法 art. 39 for consumers.</summary>
    public static IReadOnlyList<OtherRoute> OtherRoutes(ComplaintKind kind) => kind switch
    {
        ComplaintKind.ConsumerComplaint =>
        [
            new("与经营者协商和解", "带上购买凭证，直接与经营者商量。"),
            new("请消费者协会调解", "向消费者协会或者依法成立的其他调解组织申请调解。"),
            new("向有关行政部门投诉", "拨打12315，或在全国12315平台投诉。"),
            new("申请仲裁", "与经营者有仲裁协议的，提请仲裁机构仲裁。"),
            new("向人民法院起诉", "带上证据到有管辖权的人民法院起诉。"),
        ],
        ComplaintKind.InfringementReport =>
        [
            new("向主管部门举报", "拨打12315，或在全国12315平台举报。"),
            new("请求行政裁决或调解", "专利等纠纷可以向有管辖权的知识产权管理部门提出请求。"),
            new("向人民法院起诉", "带上权利证明和证据到有管辖权的人民法院起诉。"),
        ],
        _ => [new("拨打12345", "向政务服务便民热线反映。")],
    };
}
