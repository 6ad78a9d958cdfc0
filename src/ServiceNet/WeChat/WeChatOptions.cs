using System.ComponentModel.DataAnnotations;

namespace ServiceNet.WeChat;

/// <summary>The mini-program's identity at WeChat, section <c>WeChat</c>.</summary>
public sealed class WeChatOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "WeChat";

    /// <summary>The mini-program's AppID.</summary>
    [Required]
    public string AppId { get; set; } = "";

    /// <summary>Its secret; never logged, never sent to a client.</summary>
    [Required]
    public string AppSecret { get; set; } = "";

    /// <summary>Where WeChat's server API is; another address in rehearsals.</summary>
    [Required]
    public Uri ApiBaseUrl { get; set; } = new("https://api.weixin.qq.com");

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
