using ServiceNet.Stations;

namespace ServiceNet.Queues;

/// <summary>The room's public door for the directory: how many wait where.</summary>
public sealed class LineWord
{
    private readonly LiveLines _lines;

    internal LineWord(LiveLines lines) => _lines = lines;

    /// <summary>The answer to what stations ask.</summary>
    public LinesNow Asked() => new(_lines.InAWord, () => _lines.Stamp);
}
