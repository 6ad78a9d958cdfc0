namespace ServiceNet.Tests.Architecture;

/// <summary>A broken rule of the house.</summary>
/// <param name="Where">The type or file that breaks it.</param>
/// <param name="What">What it does.</param>
internal sealed record Finding(string Where, string What)
{
    public override string ToString() => $"{Where} {What}";
}
