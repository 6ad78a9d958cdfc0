using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Files;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Complaints;

/// <summary>The room's refusals: each a stable code and a way on.</summary>
internal static class ComplaintProblems
{
    public static ProblemHttpResult Unknown() => Problem.Of(404, "complaint.unknown", "没有找到这件投诉举报。", "请在列表中重新选择。");

    public static ProblemHttpResult TrackingUnknown() => Problem.Of(404, "complaint.tracking_unknown", "查询码或密码不对。", "请核对回执上的查询码和密码，字母不分大小写。");

    public static ProblemHttpResult KeyReused() => Problem.Of(422, "idempotency.key_reused", "这次提交与之前的内容不一致。", "请返回上一页重新提交。");

    public static ProblemHttpResult FileUnknown() => Problem.Of(422, "complaint.file_unknown", "有一个文件找不到，或者已经用在别的件上。", "请重新上传这个文件，其他内容已为您保留。");

    public static ProblemHttpResult TooManyFiles() => Problem.Of(422, "complaint.too_many_files", $"一次最多附{ClaimFiles.Most}个文件。", "请把重要的留下，其余的以后可以补充。");

    /// <summary>Why files could not be claimed.</summary>
    public static MoveOutcome Claim(ClaimOutcome outcome) => outcome is ClaimOutcome.TooMany ? new MoveOutcome.TooManyFiles() : new MoveOutcome.FileUnknown();

    public static ProblemHttpResult Of(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.KeyReused => KeyReused(),
        SubmitOutcome.AccountClosed => Problem.Of(401, "auth.token_invalid", "登录已过期。", "请重新登录，已填写的内容不会丢失。"),
        SubmitOutcome.DistrictUnknown => Problem.Of(422, "complaint.district_unknown", "没有这个区县。", "请在列出的区县中选择。"),
        SubmitOutcome.IdentityNeeded => Problem.Of(422, "complaint.identity_needed", "消费投诉需要写明您的姓名和电话。", "如果不想留下姓名，可以改为匿名举报线索。"),
        SubmitOutcome.ContactNeeded => Problem.Of(422, "complaint.contact_needed", "请留下姓名和电话，方便告诉您结果。", "不想留下的，请选择匿名。"),
        SubmitOutcome.RightNumberWrong wrong => Problem.Of(422, "complaint.right_number", $"{wrong.Form.Name}的号码看起来不对。", wrong.Form.NumberForm is { } form ? $"应为{form}，例如{wrong.Form.Example}。不确定的可以不填。" : "商业秘密没有号码，请不要填写。"),
        SubmitOutcome.FileUnknown => FileUnknown(),
        SubmitOutcome.TooManyFiles => TooManyFiles(),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    public static ProblemHttpResult Of(MoveOutcome outcome) => outcome switch
    {
        MoveOutcome.Unknown => Unknown(),
        MoveOutcome.Illegal illegal => Problem.Of(409, "complaint.illegal_transition", $"这件{ComplaintWords.State(illegal.Status)}，不能这样操作。", "请刷新页面查看最新状态。"),
        MoveOutcome.KeyReused => KeyReused(),
        MoveOutcome.NotYours => Problem.Of(403, "staff.other_station", "这件由其他站点办理。", "请联系办理它的站点，或先接收转办。"),
        MoveOutcome.FileUnknown => FileUnknown(),
        MoveOutcome.TooManyFiles => TooManyFiles(),
        MoveOutcome.Wrong wrong => Problem.Invalid(wrong.Field, wrong.Sentence),
        MoveOutcome.ClockUnknown => Problem.Of(404, "deadline.unknown", "这件没有正在计算的这项期限。", "请刷新页面查看最新状态。"),
        MoveOutcome.HeadOnly => Problem.Of(403, "complaint.crime_head_only", "是否移送由站点负责人或管理员决定。", "请联系他们办理；线索已经报告，期限从报告时起算。"),
        MoveOutcome.Refused refused => Problem.Of(422, refused.Code, refused.Title, refused.Detail),
        MoveOutcome.Conflict conflict => Problem.Of(409, conflict.Code, conflict.Title, conflict.Detail),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    /// <summary>What happened since the page was made.</summary>
    public static ProblemHttpResult Changed(IReadOnlyList<ChangedView> changed)
    {
        var details = Problem.Details(409, "complaint.changed", "这件刚刚有了变化。", string.Create(CultureInfo.InvariantCulture, $"您打开之后有{changed.Count}处更新。请看过再决定，写好的内容还在。"));
        details.Extensions["changed"] = changed;
        return TypedResults.Problem(details);
    }
}

/// <summary>Something that happened since a page was made.</summary>
public sealed record ChangedView(DateTimeOffset At, string By, string Kind, string Title);
