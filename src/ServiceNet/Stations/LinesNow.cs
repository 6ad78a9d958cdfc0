namespace ServiceNet.Stations;

/// <summary>A station's walk-in line in a word.</summary>
/// <param name="Open">A number can be taken now.</param>
/// <param name="Waiting">How many wait to be called.</param>
public sealed record LineSummaryView(bool Open, int Waiting);

/// <summary>
/// How many wait where. The line is a room that knows stations, so stations are handed these questions and do not know
/// who answers them.
/// </summary>
/// <param name="of">Waiting people and whether the day's line was closed; null when it is not known yet. From memory.</param>
/// <param name="stamp">Moves on when lines changed, every other second at most: answers rendered before it are old.</param>
public sealed class LinesNow(Func<Guid, (int Waiting, bool Closed)?> of, Func<long> stamp)
{
    internal long Stamp => stamp();

    internal LineSummaryView? Of(Guid station, bool openNow) => of(station) is { } line ? new LineSummaryView(openNow && !line.Closed, line.Waiting) : null;
}
