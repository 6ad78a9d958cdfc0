namespace ServiceNet.Bookings;

/// <summary>What a citizen is told of a service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Materials">What to bring, one thing a line.</param>
public sealed record ServiceWord(string Name, IReadOnlyList<string> Materials);

/// <summary>
/// The words of a service code. The catalogue is a room of its own; bookings are handed this question and do not know
/// who answers it.
/// </summary>
/// <param name="ask">Null for a code the catalogue does not hold any more.</param>
public sealed class ServiceWords(Func<string, CancellationToken, ValueTask<ServiceWord?>> ask)
{
    internal ValueTask<ServiceWord?> OfAsync(string service, CancellationToken ct) => ask(service, ct);
}
