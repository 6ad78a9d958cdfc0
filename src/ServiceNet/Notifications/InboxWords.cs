using System.Globalization;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Notifications;

/// <summary>A message as it is kept.</summary>
internal sealed record InboxRow
{
    public long Id { get; init; }

    public string Kind { get; init; } = "";

    public Guid? BookingId { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public Guid? TicketId { get; init; }

    /// <summary>Of the line's number or of the complaint.</summary>
    public string? Number { get; init; }

    public string? Counter { get; init; }

    public Guid? ComplaintId { get; init; }

    /// <summary>Until when something can be done; of a moved deadline the new day.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The day a moved deadline had before.</summary>
    public DateOnly? WasOn { get; init; }

    /// <summary>What the moved deadline is called.</summary>
    public string? Deadline { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>Messages as sentences. Of a complaint they say its number and what happened, never what it is about or against whom.</summary>
internal static class InboxWords
{
    public static (string Title, string Body) Of(InboxRow row)
    {
        var when = row.StartAt is { } start ? Say(start) : "";
        var by = row.DueOn is { } due ? Day(due, row.At) : "";
        var about = $"您的投诉举报（{row.Number}）";
        return row.Kind switch
        {
            "booking.made" => ("预约成功", $"您已预约{when}。请按时到站点，出示签到码。"),
            "booking.rescheduled" => ("预约已改期", $"您的预约改到{when}。"),
            "booking.cancelled" => ("预约已取消", $"您{when}的预约已取消，名额已释放。"),
            "booking.checkedIn" => ("签到成功", "您已签到，请在站点稍候。"),
            "booking.completed" => ("办理完成", "您的预约已办结，感谢您的到来。"),
            "booking.noShow" => ("未能等到您", $"您{when}的预约已标记为未到。如仍需办理，请重新预约。"),
            "booking.undone" => ("状态已更正", "工作人员更正了您预约的状态，请查看预约详情。"),
            "ticket.near" => ("快轮到您了", $"{row.Number}号前面的人不多了，请到站点等候叫号。"),
            "ticket.called" => ($"请到{row.Counter}号窗口", $"正在叫{row.Number}号，请到{row.Counter}号窗口办理。"),
            "ticket.missed" => ("叫到您时您不在", $"{row.Number}号已过号。如果还来得及，请在排队页点“我回来了”，不用重新取号。"),
            "ticket.closed" => ("当天的排队已结束", $"{row.Number}号没有轮到，号已失效。请改天再来，也可以先预约。"),
            "ticket.transferred" => ("已为您转办", $"{row.Number}号已转给其他窗口或服务，请继续等候叫号，不用重新取号。"),
            "complaint.received" => ("已收到您的投诉举报", $"编号{row.Number}。是否受理会在这里告诉您，办理经过随时可以查看。"),
            "complaint.accepted" => ("已受理", $"{about}已受理，正在办理。期限和经过请看详情。"),
            "complaint.rejected" => ("没有受理", by.Length > 0 ? $"{about}没有受理。理由和其他途径请看详情，{by}前可以提出异议。" : $"{about}没有受理。理由和其他途径请看详情。"),
            "complaint.supplementRequested" => ("请补充材料", by.Length > 0 ? $"{about}还缺材料，请在{by}前补充。要补充什么请看详情。" : $"{about}还缺材料，请尽快补充。要补充什么请看详情。"),
            "complaint.referred" => ("已移送其他部门", $"{about}已移送有权办理的部门。移送给谁请看详情。"),
            "complaint.transferred" => ("转给其他站点办理", $"{about}转给更合适的站点办理，您不用重新提交。"),
            "complaint.resolved" => ("有答复了", by.Length > 0 ? $"{about}有了答复，请看详情。{by}前可以确认，不满意的可以请求重办。" : $"{about}有了答复，请看详情。"),
            "complaint.closed" => ("已办结", $"{about}没有收到您的意见，已经办结。您仍然可以评价。"),
            "complaint.reopened" => ("已收到您的异议", $"{about}会重新办理，并由另一个站点的负责人来看。"),
            "complaint.reviewed" => ("另一个站点的负责人看过了", $"{about}有了复核意见，请看详情。"),
            "complaint.external" => ("主管部门有了编号", $"{about}登记了主管部门或12315平台的编号，请看详情。法定期限以他们的为准。"),
            "complaint.revealed" => ("工作人员查看了您的联系信息", $"办理{about}的工作人员查看了您留下的信息，原因写在办理经过里。"),
            "complaint.deadlineMoved" => ("期限有变化", row.WasOn is { } was ? $"放假安排公布，{about}“{row.Deadline}”的期限从{Day(was, row.At)}改为{by}。" : $"放假安排公布，{about}“{row.Deadline}”的期限改为{by}。"),
            _ => ("消息", "请查看详情。"),
        };
    }

    /// <summary>11月23日, with the year where it is not that of the message.</summary>
    public static string Day(DateOnly day, DateTimeOffset at)
        => day.Year == Shanghai.DayOf(at).Year ? string.Create(CultureInfo.InvariantCulture, $"{day.Month}月{day.Day}日") : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    /// <summary>11月23日（周一）上午9:00.</summary>
    private static string Say(DateTimeOffset start)
    {
        var local = start.ToOffset(Shanghai.Offset);
        var half = local.Hour < 12 ? "上午" : "下午";
        var hour = local.Hour > 12 ? local.Hour - 12 : local.Hour;
        return string.Create(CultureInfo.InvariantCulture, $"{local.Month}月{local.Day}日（周{"日一二三四五六"[(int)local.DayOfWeek]}）{half}{hour}:{local.Minute:D2}");
    }
}
