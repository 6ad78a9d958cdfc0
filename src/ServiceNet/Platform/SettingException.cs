namespace ServiceNet.Platform;

/// <summary>A setting that cannot be read or is refused here; the message names it and says what it should be.</summary>
public sealed class SettingException(string message) : Exception(message);
