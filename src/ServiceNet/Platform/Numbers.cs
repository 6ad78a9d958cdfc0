using System.Globalization;
using Npgsql;
using ServiceNet.Platform.Clock;

namespace ServiceNet.Platform;

/// <summary>
/// Human-readable numbers: two letters of the kind, the day, a sequence, a check digit, for example
/// <c>YY20261123-000128-4</c>. A number alone never gives access. Sequences are drawn in blocks, so a number costs
/// no round trip and a crash leaves a gap, never a twin.
/// </summary>
/// <param name="database">Where the sequence lives.</param>
/// <param name="kind">Two capital letters.</param>
/// <param name="sequence">A PostgreSQL sequence that steps by <see cref="BlockSize"/>.</param>
public sealed class Numbers(NpgsqlDataSource database, string kind, string sequence) : IDisposable
{
    /// <summary>How many numbers a process draws at once; the sequence's increment.</summary>
    public const int BlockSize = 64;

    private readonly SemaphoreSlim _one = new(1);
    private long _next;
    private long _end;

    /// <summary>Draws a number for something that happens now.</summary>
    public async ValueTask<string> NextAsync(DateTimeOffset now, CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_next == _end)
            {
                await using var draw = database.CreateCommand($"select nextval('{sequence}')");
                _next = (long)(await draw.ExecuteScalarAsync(ct))!;
                _end = _next + BlockSize;
            }

            return Format(kind, Shanghai.DayOf(now), _next++);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Writes a number with its check digit (weights 3, 7, 1: every single wrong digit is noticed).</summary>
    public static string Format(string kind, DateOnly day, long sequence)
    {
        var digits = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + sequence.ToString("D6", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{kind}{digits.AsSpan(0, 8)}-{digits.AsSpan(8)}-{CheckDigit(digits)}");
    }

    /// <summary>True when the text has a number's form and its check digit holds; case and spaces are forgiven.</summary>
    public static bool IsWellFormed(string kind, string text)
    {
        var parts = text.Trim().ToUpperInvariant().Split('-');
        return parts.Length == 3 && parts[0].Length == 10 && parts[0].StartsWith(kind, StringComparison.Ordinal)
            && parts[1].Length is >= 6 and <= 12 && parts[2].Length == 1
            && parts[0][2..].All(char.IsAsciiDigit) && parts[1].All(char.IsAsciiDigit)
            && parts[2][0] - '0' == CheckDigit(parts[0][2..] + parts[1]);
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private static int CheckDigit(string digits)
    {
        int[] weights = [3, 7, 1];
        var sum = digits.Select((d, i) => (d - '0') * weights[i % 3]).Sum();
        return (10 - (sum % 10)) % 10;
    }
}
