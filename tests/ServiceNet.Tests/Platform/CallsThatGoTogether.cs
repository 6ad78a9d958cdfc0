using Npgsql;
using ServiceNet.Platform.Database;
using Xunit;

namespace ServiceNet.Tests.Platform;

public sealed class CallsThatGoTogether
{
    private readonly List<(int[] Wishes, bool Beside)> _calls = [];
    private readonly Queue<TaskCompletionSource> _held = new();
    private readonly Lock _gate = new();

    [Fact]
    public async Task One_alone_goes_at_once_and_those_who_come_meanwhile_go_together()
    {
        var line = Line(most: 3);
        var first = Hold();
        var answers = new List<Task<string>> { line.AskAsync(1, Ct) };
        await UntilAsync(() => _calls.Count == 1);
        answers.AddRange(Enumerable.Range(2, 4).Select(i => line.AskAsync(i, Ct)));
        first.SetResult();

        Assert.Equal(["to 1", "to 2", "to 3", "to 4", "to 5"], await Task.WhenAll(answers));
        Assert.Equal(["1", "2 3 4", "5"], Said());
    }

    [Fact]
    public async Task Two_under_one_lock_never_share_a_call()
    {
        var line = Line(lockOf: i => i % 10);
        var first = Hold();
        var answers = new List<Task<string>> { line.AskAsync(1, Ct) };
        await UntilAsync(() => _calls.Count == 1);
        answers.AddRange(new[] { 12, 22, 3, 32 }.Select(i => line.AskAsync(i, Ct)));
        first.SetResult();

        await Task.WhenAll(answers);
        Assert.Equal(["1", "12 3", "22", "32"], Said());
    }

    [Fact]
    public async Task Who_gives_up_before_the_call_leaves_no_trace()
    {
        using var patience = new CancellationTokenSource();
        var line = Line();
        var first = Hold();
        var one = line.AskAsync(1, Ct);
        await UntilAsync(() => _calls.Count == 1);
        var gone = line.AskAsync(2, patience.Token);
        var stays = line.AskAsync(3, Ct);
        await patience.CancelAsync();
        first.SetResult();

        Assert.Equal("to 3", await stays);
        await one;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(["1", "3"], Said());
    }

    [Fact]
    public async Task One_who_cannot_be_done_takes_nobody_along()
    {
        var line = Line(fails: 3);
        var first = Hold();
        var one = line.AskAsync(1, Ct);
        await UntilAsync(() => _calls.Count == 1);
        var (two, three, four) = (line.AskAsync(2, Ct), line.AskAsync(3, Ct), line.AskAsync(4, Ct));
        first.SetResult();

        Assert.Equal(("to 1", "to 2", "to 4"), (await one, await two, await four));
        await Assert.ThrowsAsync<PostgresException>(() => three);
        // Singly and beside the line, in whatever order.
        Assert.Equal(["2 beside", "3 beside", "4 beside"], Said().Skip(2).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_waits_beside_the_line_does_not_hold_it_up()
    {
        var line = Line(fails: 1);
        var stuck = line.AskAsync(1, Ct);
        await UntilAsync(() => stuck.IsCompleted);

        Assert.Equal("to 2", await line.AskAsync(2, Ct));
        await Assert.ThrowsAsync<PostgresException>(() => stuck);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private GroupedCalls<int, string> Line(int most = 10, Func<int, long?>? lockOf = null, int? fails = null) => new(most, lockOf ?? (_ => null), async (wishes, beside) =>
    {
        TaskCompletionSource? held;
        lock (_gate)
        {
            _calls.Add(([.. wishes], beside));
            _held.TryDequeue(out held);
        }

        await (held?.Task ?? Task.CompletedTask);
        return fails is { } bad && wishes.Contains(bad) ? throw new PostgresException("locked", "ERROR", "ERROR", "55P03") : [.. wishes.Select(w => $"to {w}")];
    });

    /// <summary>The next call stays under way until this is set.</summary>
    private TaskCompletionSource Hold()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(held);
        return held;
    }

    private string[] Said()
    {
        lock (_gate)
        {
            return [.. _calls.Select(c => string.Join(' ', c.Wishes) + (c.Beside ? " beside" : ""))];
        }
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        while (true)
        {
            lock (_gate)
            {
                if (isSo())
                {
                    return;
                }
            }

            await Task.Delay(1, Ct);
        }
    }
}
