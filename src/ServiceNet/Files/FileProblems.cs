using Microsoft.AspNetCore.Http.HttpResults;
using ServiceNet.Platform.Problems;

namespace ServiceNet.Files;

/// <summary>The room's refusals: each a stable code and a way on.</summary>
internal static class FileProblems
{
    public static ProblemHttpResult Unknown() => Problem.Of(404, "file.unknown", "没有找到这个文件。", "没有用上的文件只保留一天，请重新上传。");

    public static ProblemHttpResult LinkOver() => Problem.Of(404, "file.link_over", "这个链接已经失效。", "链接只在几分钟内有效，请回到原来的页面重新打开文件。");

    public static ProblemHttpResult TooLarge() => Problem.Of(413, "file.too_large", "文件太大。", "每个文件最多50兆。录像可以截短，或分成几段上传。");

    public static ProblemHttpResult Empty() => Problem.Of(422, "file.empty", "这个文件是空的。", "请确认文件能正常打开，再重新选择。");

    public static ProblemHttpResult NoRoom() => Problem.Of(503, "file.no_room", "暂时不能接收文件。", "您填写的内容没有丢失，请稍后重试，也可以先提交、以后补充材料。");

    public static ProblemHttpResult KeyReused() => Problem.Of(422, "idempotency.key_reused", "这次提交与之前的内容不一致。", "请返回上一页重新提交。");

    /// <summary>The next piece begins elsewhere; the answer says where.</summary>
    public static ProblemHttpResult Offset(long received)
    {
        var problem = Problem.Of(409, "file.offset", "上传的位置对不上。", "请从已经收到的地方继续上传。");
        problem.ProblemDetails.Extensions["received"] = received;
        return problem;
    }

    public static ProblemHttpResult Of(KeepOutcome outcome) => outcome switch
    {
        KeepOutcome.TooLarge => TooLarge(),
        KeepOutcome.Empty => Empty(),
        KeepOutcome.KindUnknown => Problem.Of(422, "file.kind_unknown", "不能接收这种文件，或文件已经损坏。", "请上传照片、常用的办公文档、录音或录像；压缩包请解开后逐个上传。"),
        KeepOutcome.KindDiffers => Problem.Of(422, "file.kind_differs", "文件名的后缀与内容不符。", "请不要改动后缀，重新选择原来的文件。"),
        KeepOutcome.Dangerous => Problem.Of(422, "file.dangerous", "这个文件可能含有程序，不能接收。", "请去掉文档里的宏，或另存为图片、普通文档后再上传。"),
        KeepOutcome.HashDiffers => Problem.Of(422, "file.hash_differs", "文件在上传途中有变化。", "什么都没有保存，请重新上传。"),
        KeepOutcome.Unknown => Unknown(),
        KeepOutcome.Incomplete incomplete => Offset(incomplete.Received),
        KeepOutcome.KeyReused => KeyReused(),
        KeepOutcome.NoRoom => NoRoom(),
        KeepOutcome.AccountClosed => Problem.Of(401, "auth.token_invalid", "登录已过期。", "请重新登录，再上传。"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };
}
