namespace ServiceNet.Platform.Http;

/// <summary>Something outside that a room stands on beside the database; <c>/health/ready</c> names it. Without it the service goes on, degraded.</summary>
public interface IDependency
{
    /// <summary>As health says it.</summary>
    string Name { get; }

    /// <summary>True when it answers; within two seconds, and never with a fault.</summary>
    Task<bool> AnswersAsync(CancellationToken ct);
}
