using Npgsql;

namespace ServiceNet.Platform.Database;

/// <summary>
/// Many callers, few round trips: what is asked while a call is under way goes together with the next one, in one
/// transaction with one flush. Nobody waits for company: when nothing is under way, a wish goes at once.
/// </summary>
/// <typeparam name="TWish">What a caller wants written or answered.</typeparam>
/// <typeparam name="TAnswer">What the database said to it.</typeparam>
/// <param name="most">The most wishes in one call.</param>
/// <param name="lockOf">Wishes under one lock never share a call; null locks nothing.</param>
/// <param name="call">
/// Answers wishes in their order; told whether it calls beside the line, for a wish that failed in company.
/// A <see cref="PostgresException"/> undoes the whole call.
/// </param>
public sealed class GroupedCalls<TWish, TAnswer>(int most, Func<TWish, long?> lockOf, Func<IReadOnlyList<TWish>, bool, Task<IReadOnlyList<TAnswer>>> call)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiting> _line = [];
    private bool _calling;

    /// <summary>Has a wish answered, together with others where there are any.</summary>
    /// <param name="wish">What is wanted.</param>
    /// <param name="ct">A caller who gives up before the call began leaves no trace; afterwards it is not abandoned.</param>
    public Task<TAnswer> AskAsync(TWish wish, CancellationToken ct)
    {
        // Answers continue on other threads: the next call does not wait for what callers do with theirs.
        var waiting = new Waiting(wish, new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously), ct);
        lock (_gate)
        {
            _line.AddLast(waiting);
            if (!_calling)
            {
                _calling = true;
                _ = Task.Run(CallAllAsync, CancellationToken.None);
            }
        }

        return waiting.Answer.Task;
    }

    private async Task CallAllAsync()
    {
        Action answer = () => { };
        while (Next() is { } together)
        {
            // The next call is on its way before the last one's callers are answered: the database does not wait for that.
            var next = CallAsync(together, beside: false);
            answer();
            answer = await next;
        }

        answer();
    }

    /// <summary>Those who go next, in the order they came; null when nobody waits any more.</summary>
    private List<Waiting>? Next()
    {
        var together = new List<Waiting>();
        var locks = new HashSet<long>();
        lock (_gate)
        {
            if (_line.Count == 0)
            {
                _calling = false;
                return null;
            }

            for (var node = _line.First; node is not null && together.Count < most;)
            {
                var (waiting, next) = (node.Value, node.Next);
                if (waiting.Token.IsCancellationRequested)
                {
                    _line.Remove(node);
                    waiting.Answer.TrySetCanceled(waiting.Token);
                }
                else if (lockOf(waiting.Wish) is not { } key || locks.Add(key))
                {
                    _line.Remove(node);
                    together.Add(waiting);
                }

                node = next;
            }
        }

        return together;
    }

    /// <summary>Calls, and says how to answer those who wait.</summary>
    private async Task<Action> CallAsync(List<Waiting> together, bool beside)
    {
        if (together.Count == 0)
        {
            return () => { };
        }

        try
        {
            var answers = await call([.. together.Select(w => w.Wish)], beside);
            return () => together.Zip(answers).ToList().ForEach(pair => pair.First.Answer.TrySetResult(pair.Second));
        }
        catch (PostgresException) when (!beside)
        {
            // One of them could not be done, or not soon enough, and took the others along. Each by itself, beside
            // the line: who waits for a lock must not hold up those who do not.
            return () => together.ForEach(waiting => _ = BesideAsync(waiting));
        }
        catch (Exception e)
        {
            return () => together.ForEach(waiting => waiting.Answer.TrySetException(e));
        }
    }

    private async Task BesideAsync(Waiting waiting)
    {
        var answer = await CallAsync([waiting], beside: true);
        answer();
    }

    private sealed record Waiting(TWish Wish, TaskCompletionSource<TAnswer> Answer, CancellationToken Token);
}
