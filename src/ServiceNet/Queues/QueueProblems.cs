using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Platform.Clock;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Queues;

/// <summary>The room's refusals: each a stable code and a way on.</summary>
internal static class QueueProblems
{
    public static ProblemHttpResult Unknown() => Problem.Of(404, "queue.unknown", "没有找到这个号。", "请在“我的排队号”中重新选择，或到站点重新取号。");

    public static ProblemHttpResult OtherStation() => Problem.Of(403, "staff.other_station", "这是其他站点的排队。", "请联系该站点办理。");

    public static ProblemHttpResult NotOffered() => Problem.Of(422, "queue.service_not_offered", "这个站点不办理所选的服务。", "请选择其他服务，或查找能办理的站点。");

    public static ProblemHttpResult Of(TakeOutcome outcome) => outcome switch
    {
        TakeOutcome.KeyReused => KeyReused(),
        TakeOutcome.Already held => Already(held.Id),
        TakeOutcome.Closed { OpensNext: { } next } => Problem.Of(422, "queue.closed", "站点现在不在办理时间。", $"{Say(next)}开门后可以取号，也可以先预约。"),
        TakeOutcome.Closed => Problem.Of(422, "queue.closed", "站点今天已停止取号。", "请改天再来，也可以先预约。"),
        TakeOutcome.NotOffered => NotOffered(),
        TakeOutcome.Full => Problem.Of(409, "queue.full", "今天的号已经取完。", "请预约其他时间，或选择附近的站点。"),
        TakeOutcome.TooFar far => Problem.Of(422, "queue.too_far", $"您离站点约{Distance(far.Meters)}，太远了。", $"这个站点只接受{Distance(far.Limit)}以内用手机取号。请走近后再取，或先预约。"),
        TakeOutcome.LocationNeeded needed => Problem.Of(422, "queue.location_needed", "取号前需要确认您在站点附近。", $"请允许使用一次位置（{Distance(needed.Limit)}以内可以取号，位置不会保存），或扫描站点墙上的取号码。"),
        TakeOutcome.WrongWall => Problem.Of(422, "queue.wall_code", "这个取号码已经失效，或不属于这个站点。", "请重新扫描站点墙上的取号码。"),
        TakeOutcome.AccountClosed => Problem.Of(401, "auth.token_invalid", "登录已过期。", "请重新登录，再取号。"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    public static ProblemHttpResult Of(LineOutcome outcome) => outcome switch
    {
        LineOutcome.Unknown => Unknown(),
        LineOutcome.OtherStation => OtherStation(),
        LineOutcome.Illegal illegal => Problem.Of(409, "queue.illegal_move", $"这个号{Words(illegal.Status)}，不能这样操作。", "请刷新页面查看最新状态。"),
        LineOutcome.ReturnOver => Problem.Of(409, "queue.return_over", "过号太久，不能再排回队伍。", "请重新取号，或到窗口说明情况。"),
        LineOutcome.HasAnother => Problem.Of(409, "queue.already_waiting", "本人已经另外取了号。", "请用新取的号排队，或先放弃新号。"),
        LineOutcome.KeyReused => KeyReused(),
        LineOutcome.UnknownCounter unknown => Problem.Of(422, "queue.unknown_counter", $"这个站点有{unknown.Counters}个窗口，没有您选的这个。", "请重新选择窗口。"),
        LineOutcome.CounterBusy busy => Problem.Of(409, "queue.counter_busy", $"窗口还在接待{busy.Number}号。", "请先办结，或把来访人转到其他窗口。"),
        LineOutcome.NotOffered => NotOffered(),
        LineOutcome.DayClosed => Problem.Of(409, "queue.day_closed", "今天的排队已经结束。", "请改天再办，也可以先预约。"),
        LineOutcome.OtherDay => Problem.Of(409, "queue.other_day", "这是以前的号，当天有效。", "请重新取号。"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    private static ProblemHttpResult KeyReused() => Problem.Of(422, "idempotency.key_reused", "这次提交与之前的内容不一致。", "请返回上一页重新提交。");

    private static ProblemHttpResult Already(TicketId id)
    {
        var problem = Problem.Of(409, "queue.already_waiting", "您已经取过号，正在排队。", "一人同时只能有一个号。可以查看已有的号，或放弃后重新取。");
        problem.ProblemDetails.Extensions["ticketId"] = id.ToString();
        return problem;
    }

    private static string Distance(int meters) => meters < 1000 ? $"{meters}米" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{meters / 1000.0:0.#}公里");

    private static string Say(DateTimeOffset at)
    {
        var local = at.ToOffset(Shanghai.Offset);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{local.Month}月{local.Day}日{(local.Hour < 12 ? "上午" : "下午")}{(local.Hour > 12 ? local.Hour - 12 : local.Hour)}:{local.Minute:D2}");
    }

    private static string Words(TicketStatus status) => status switch
    {
        TicketStatus.Waiting => "还在等候",
        TicketStatus.Called => "已经叫到",
        TicketStatus.Serving => "正在办理",
        TicketStatus.Served => "已经办结",
        TicketStatus.Missed => "已经过号",
        _ => "已经离开队伍",
    };
}
