using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Bookings;

/// <summary>The room's refusals: each a stable code and a way on.</summary>
internal static class BookingProblems
{
    public static ProblemHttpResult Unknown() => Problem.Of(404, "booking.unknown", "没有找到这个预约。", "请在“我的预约”中重新选择。");

    public static ProblemHttpResult SlotFull() => Problem.Of(409, "booking.slot_full", "这个时段刚刚约满。", "请选择其他还有名额的时段，已填写的内容已为您保留。");

    public static ProblemHttpResult KeyReused() => Problem.Of(422, "idempotency.key_reused", "这次提交与之前的内容不一致。", "请返回上一页重新提交。");

    public static ProblemHttpResult Of(BookOutcome outcome) => outcome switch
    {
        BookOutcome.SlotFull => SlotFull(),
        BookOutcome.KeyReused => KeyReused(),
        BookOutcome.AccountClosed => Problem.Of(401, "auth.token_invalid", "登录已过期。", "请重新登录，已填写的内容不会丢失。"),
        BookOutcome.LimitReached => Problem.Of(409, "booking.limit_reached", "您在这个站点的预约已达上限。", "请先办完或取消已有的预约，也可以换一个站点。"),
        BookOutcome.Overlap => Overlap(),
        BookOutcome.NotBookable refused => NotBookable(refused.Why),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    public static ProblemHttpResult Of(MoveOutcome outcome) => outcome switch
    {
        MoveOutcome.Unknown => Unknown(),
        MoveOutcome.OtherStation => Problem.Of(403, "staff.other_station", "这是其他站点的预约。", "请联系该站点办理。"),
        MoveOutcome.Illegal illegal => Problem.Of(409, "booking.illegal_transition", $"这个预约{Words(illegal.Status)}，不能这样操作。", "请刷新页面查看最新状态。"),
        MoveOutcome.TooLate => Problem.Of(409, "booking.too_late", "离预约时间太近，不能自行更改。", "如需更改，请直接联系站点或到现场说明。"),
        MoveOutcome.TooEarly => Problem.Of(409, "booking.too_early", "还没到预约时间，不能标记未到。", "请在预约时间过后再操作。"),
        MoveOutcome.WrongCode => Problem.Of(422, "booking.wrong_check_in_code", "签到码不对。", "请核对来访人手机上的6位签到码后重新输入。"),
        MoveOutcome.SlotFull => SlotFull(),
        MoveOutcome.Overlap => Overlap(),
        MoveOutcome.NotBookable refused => NotBookable(refused.Why),
        MoveOutcome.KeyReused => KeyReused(),
        MoveOutcome.UnknownCounter unknown => Problem.Of(422, "booking.unknown_counter", $"这个站点有{unknown.Counters}个窗口，没有您选的这个。", "请重新选择窗口。"),
        MoveOutcome.TooManyNotes => Problem.Of(409, "booking.too_many_notes", "这个预约的备注已经很多了。", "请把要点合在一条里，或写进办理结果。"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    public static ProblemHttpResult NotBookable(SlotVerdict why) => why switch
    {
        SlotVerdict.ServiceNotOffered => Problem.Of(422, "booking.service_not_offered", "这个站点不办理所选的服务。", "请选择其他服务，或查找能办理的站点。"),
        SlotVerdict.InThePast => Problem.Of(422, "booking.in_the_past", "这个时间已经过去。", "请选择之后的时段。"),
        SlotVerdict.TooSoon => Problem.Of(422, "booking.too_soon", "这个时段马上就要开始，已停止预约。", "请选择稍后的时段，或直接到站点取号。"),
        SlotVerdict.BeyondHorizon => Problem.Of(422, "booking.beyond_horizon", "这一天还没有开放预约。", "请选择近期的日期。"),
        SlotVerdict.Closed => Problem.Of(422, "booking.station_closed", "站点在这个时间不开放。", "请选择开放日的时段。"),
        SlotVerdict.OffTheGrid => Problem.Of(422, "booking.off_grid", "没有从这个时间开始的时段。", "请在列出的时段中选择。"),
        _ => throw new InvalidOperationException(why.ToString()),
    };

    private static ProblemHttpResult Overlap() => Problem.Of(409, "booking.overlap", "您在这个时间已有别的预约。", "请换一个时间，或先更改已有的预约。");

    private static string Words(BookingStatus status) => status switch
    {
        BookingStatus.Confirmed => "还没有签到",
        BookingStatus.CheckedIn => "已经签到",
        BookingStatus.Completed => "已经办结",
        BookingStatus.Cancelled => "已经取消",
        _ => "已标记未到",
    };
}
