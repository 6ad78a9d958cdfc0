namespace ServiceNet.Notifications;

/// <summary>What a sentence is made of.</summary>
/// <param name="Number">The complaint's.</param>
/// <param name="Name">The deadline's.</param>
internal sealed record StaffMessageDetail(string? Number, string? Name, DateOnly? DueOn, int Overdue, int DueToday, int Near);

/// <summary>Messages to the staff as sentences: what happened and what to do, nothing of what a case says.</summary>
internal static class StaffMessageWords
{
    public static (string Title, string Body) Of(string kind, StaffMessageDetail d, DateTimeOffset at) => kind switch
    {
        "complaint.received" => ("新的投诉举报", $"{d.Number}到了，请按期决定是否受理。"),
        "complaint.offered" => ("有一件转给你站", $"{d.Number}等你站接收，不接收的请写明原因退回。"),
        "complaint.returned" => ("转办退回了", $"{d.Number}没有被接收，仍由你站办理。"),
        "complaint.escalated" => ("两次退回", $"{d.Number}转办两次都被退回，请协调由谁办理。"),
        "complaint.supplemented" => ("来件人补充了材料", $"{d.Number}有了新材料，请接着办理。"),
        "complaint.reopened" => ("来件人不满意答复", $"{d.Number}请求重办，期限重新计算。"),
        "complaint.review" => ("请你站复核", $"{d.Number}的来件人不接受答复，请你站的负责人看一看。"),
        "complaint.reviewed" => ("复核意见到了", $"{d.Number}有了其他站点的复核意见，请据此重新答复。"),
        "complaint.crimeReported" => ("报告了涉嫌犯罪", $"{d.Number}报告了涉嫌犯罪，请在3日内决定是否移送。"),
        "complaint.withdrawn" => ("来件人撤回了", $"{d.Number}已撤回，不用再办。"),
        "case.deadlineNear" => ("期限快到了", $"有一件的“{d.Name ?? "办理"}”{Day(d, at)}到期，请及时办理。"),
        "case.deadlineOverdue" => ("已经超期", $"有一件的“{d.Name ?? "办理"}”{Day(d, at)}已到期，请马上办理。"),
        "case.dailyDigest" => ("今天要办的", $"已超期{d.Overdue}件，今天到期{d.DueToday}件，快到期{d.Near}件。"),
        _ => ("消息", "请查看详情。"),
    };

    private static string Day(StaffMessageDetail d, DateTimeOffset at) => d.DueOn is { } due ? InboxWords.Day(due, at) : "";
}
