namespace ServiceNet.Local.WeChat;

/// <summary>The application's name and secret, as the calls that need no token present them.</summary>
internal static class Credentials
{
    /// <summary>Null when both are right, else WeChat's errcode.</summary>
    public static int? Check(string? appId, string? secret) =>
        (appId, secret) switch
        {
            (null or "", _) => 41002,
            (_, null or "") => 41004,
            (not SimulatedWeChat.AppId, _) => 40013,
            (_, not SimulatedWeChat.AppSecret) => 40125,
            _ => null,
        };
}
