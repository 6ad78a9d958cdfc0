using Npgsql;

namespace ServiceNet.Platform.Work;

/// <summary>A job that comes back. Its due time is a row, so one of several processes runs it.</summary>
public interface IRecurringJob
{
    /// <summary>The row's key.</summary>
    string Name { get; }

    /// <summary>From the end of one run to the start of the next.</summary>
    TimeSpan Every { get; }

    /// <summary>Does the work on the claimed row's connection, in short statements of its own.</summary>
    Task RunAsync(NpgsqlConnection connection, CancellationToken ct);
}

/// <summary>An invariant the <c>verify</c> command recounts.</summary>
public interface IVerification
{
    /// <summary>One sentence a broken rule; empty when all holds.</summary>
    Task<IReadOnlyList<string>> FindingsAsync(NpgsqlConnection connection, CancellationToken ct);
}
