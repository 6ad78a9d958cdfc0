using ServiceNet.Cases;
using ServiceNet.Cases.Deadlines;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Complaints;

/// <summary>States and events as sentences.</summary>
internal static class ComplaintWords
{
    public static string Kind(ComplaintKind kind) => kind switch
    {
        ComplaintKind.InfringementReport => "举报线索",
        ComplaintKind.ConsumerComplaint => "消费投诉",
        _ => "对服务站的意见",
    };

    public static string State(ComplaintStatus status) => status switch
    {
        ComplaintStatus.Submitted => "已提交，等待受理",
        ComplaintStatus.SupplementRequested => "正在等待补充材料",
        ComplaintStatus.Accepted => "已受理",
        ComplaintStatus.Referred => "已移送",
        ComplaintStatus.Resolved => "已答复",
        ComplaintStatus.Closed => "已办结",
        ComplaintStatus.Rejected => "不予受理",
        _ => "已撤回",
    };

    /// <summary>The state as a sentence with a date: that of the answer, not of what stations owe each other meanwhile.</summary>
    /// <param name="clocks">The case's, whatever became of them.</param>
    public static string Sentence(ComplaintRow c, IEnumerable<(string Code, DateTimeOffset? DueAt, DeadlineBinding Binding, bool IsOpen)> clocks, DateTimeOffset now) => c.Status switch
    {
        ComplaintStatus.Submitted => Answer(clocks) is { } answer ? $"已提交，{Promised(answer, now)}{(c.Kind == ComplaintKind.ConsumerComplaint ? "告诉您是否受理" : "答复您")}" : "已提交，等待受理",
        ComplaintStatus.SupplementRequested => c.SupplementDue is { } by ? $"请在{Day(by, now)}前补充材料" : "请补充材料",
        ComplaintStatus.Accepted => Answer(clocks) is { } answer ? $"已受理，{Promised(answer, now)}答复您" : "已受理，正在办理",
        ComplaintStatus.Referred => $"已移送{Agencies.Find(c.Agency ?? "")?.Name}，由其办理",
        ComplaintStatus.Resolved => c.ReopenUntil is { } until ? $"已答复，{Day(until, now)}前可以确认或请求重办" : "已答复",
        ComplaintStatus.Closed => c.EndedAt is { } ended ? $"{Day(ended, now)}办结" : "已办结",
        ComplaintStatus.Rejected => c.ReopenUntil is { } until ? $"不予受理，{Day(until, now)}前可以提出异议" : "不予受理",
        _ => "您已撤回",
    };

    /// <summary>An event as a sentence.</summary>
    public static string Title(CaseEntry entry, Func<Guid, string> station) => entry.Kind switch
    {
        "submitted" => entry.ByKind == "staff" ? "工作人员代您提交" : "您提交了材料",
        "routed" => entry.StationId is { } to ? $"分到{station(to)}" : "交到市级受理台",
        "linked" => "与另一件关联",
        "accepted" => "已受理",
        "rejected" => "不予受理",
        "supplementRequested" => "请您补充材料",
        "supplemented" => entry.ByKind == "staff" ? "工作人员代您补充了材料" : "您补充了材料",
        "referred" => $"移送{Agencies.Find(entry.Of("agency") ?? "")?.Name}",
        "takenBack" => "收回移送，继续办理",
        "transferred" => $"转给{Named(entry, "to", station)}，等待接收",
        "transferAccepted" => $"{Named(entry, "to", station)}已接收",
        "transferReturned" => $"{Named(entry, "from", station)}没有接收，退回原站点",
        "escalated" => "两次退回，已报管理员",
        "resolved" => "已答复",
        "confirmed" => "您确认办结",
        "rated" => $"您评了{entry.Of("score")}分",
        "reopened" => "您请求重办",
        "reviewed" => entry.Of("decision") == "doAgain" ? $"{(entry.StationId is { } reviewer ? station(reviewer) : "其他站点")}复核：应当重新办理" : $"{(entry.StationId is { } looked ? station(looked) : "其他站点")}复核：办理妥当",
        "closed" => "没有收到您的意见，自动办结",
        "final" => "提出异议的时间已过",
        "withdrawn" => "您撤回了",
        "revealed" => entry.Of("field") == "phone" ? "工作人员查看了您的电话" : "工作人员查看了您的姓名",
        "assigned" => entry.Of("name") is { Length: > 0 } name ? $"交给{name}办理" : "暂不安排经办人",
        "noted" => "备注",
        "unlinked" => "取消关联",
        "external" => $"登记了{entry.Of("system")}的编号{entry.Of("number")}{(entry.Of("status") is { Length: > 0 } status ? $"，{status}" : "")}",
        "extended" => $"“{entry.Of("name")}”的期限延长，由{entry.Of("approver")}批准",
        "paused" => $"“{entry.Of("name")}”的期限因检验、检测、鉴定暂停，由{entry.Of("approver")}批准",
        "resumed" => $"“{entry.Of("name")}”的期限继续计算",
        "crimeReported" => "报告涉嫌犯罪",
        "crimeDecided" => entry.Of("transfer") == "True" ? "决定移送" : "决定不移送",
        "crimeHandedOver" => $"已移送{Agencies.Find(entry.Of("agency") ?? "")?.Name}",
        "crimeAnswered" => entry.Of("accepted") == "True" ? "公安机关决定立案" : "公安机关决定不立案",
        "deadlineMoved" => "放假安排公布，期限重新计算",
        _ => "有更新",
    };

    /// <summary>Who gives the receipt the law speaks of.</summary>
    public static string? ReceiptNote(ComplaintKind kind) => kind switch
    {
        ComplaintKind.InfringementReport => "这里的回执只说明服务站收到了线索。法定的举报回执由市场监管等主管部门或全国12315平台出具，法定期限自其收到之日起算。",
        ComplaintKind.ConsumerComplaint => "这里的回执只说明服务站收到了投诉。法定的投诉回执由市场监管部门或全国12315平台出具，法定期限自其收到之日起算。",
        _ => null,
    };

    private static (DateTimeOffset DueAt, bool IsReference)? Answer(IEnumerable<(string Code, DateTimeOffset? DueAt, DeadlineBinding Binding, bool IsOpen)> clocks)
        => clocks.Where(k => k is { IsOpen: true, DueAt: not null, Code: DeadlineCodes.Acceptance or DeadlineCodes.Mediation or DeadlineCodes.ReportDecision or DeadlineCodes.ServiceReply }).Select(k => ((DateTimeOffset, bool)?)(k.DueAt!.Value, k.Binding == DeadlineBinding.Reference)).FirstOrDefault();

    /// <summary>A reference is no promise of this network's: the authority's own day counts.</summary>
    private static string Promised((DateTimeOffset DueAt, bool IsReference) answer, DateTimeOffset now) => answer.IsReference ? $"参考期限{Day(answer.DueAt, now)}，到时" : $"{Day(answer.DueAt, now)}前";

    private static string Named(CaseEntry entry, string detail, Func<Guid, string> station) => Guid.TryParse(entry.Of(detail), out var id) ? station(id) : "另一个站点";

    private static string Day(DateTimeOffset at, DateTimeOffset now) => Day(Shanghai.DayOf(at), now);

    internal static string Day(DateOnly day, DateTimeOffset now) => day.Year == Shanghai.DayOf(now).Year ? $"{day.Month}月{day.Day}日" : $"{day.Year}年{day.Month}月{day.Day}日";
}
