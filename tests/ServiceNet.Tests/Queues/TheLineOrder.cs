using FsCheck;
using FsCheck.Fluent;
using ServiceNet.Queues;
using Xunit;

namespace ServiceNet.Tests.Queues;

/// <summary>The written rule of who comes next, for any line anybody can think of.</summary>
public sealed class TheLineOrder
{
    private static readonly DateTimeOffset Now = ALine.Now;

    /// <summary>A line, what was called before, and the station's ratio.</summary>
    private sealed record Case(Ticket[] Waiting, int Calls, int SincePriority, int Ratio)
    {
        public IReadOnlyList<InLine> Order => Of(Waiting);

        public IReadOnlyList<InLine> Of(IEnumerable<Ticket> waiting) => LineOrder.Of(waiting, Calls, SincePriority, new QueueRules(null, null, Ratio, 2, 30, null, 1), Now);
    }

    [Fact]
    public void Everybody_who_may_be_called_stands_once()
        => Property.Holds(Cases(), c => c.Order.Select(s => s.Ticket.Place).Order().SequenceEqual(c.Waiting.Where(t => t.IsCallable).Select(t => t.Place).Order()));

    [Fact]
    public void The_order_depends_neither_on_the_order_of_reading_nor_on_what_a_process_thought_the_time_was()
        => Property.Holds(Cases(), c => Places(c.Of(c.Waiting.Reverse().Select(t => t with { TakenAt = Now.AddHours(-t.Place % 7) }))).SequenceEqual(Places(c.Order)));

    [Fact]
    public void A_priority_person_goes_before_lower_numbers_only_when_the_ratio_says_so_and_then_at_once()
        => Property.Holds(Cases(), c =>
        {
            var since = c.SincePriority;
            var ordinary = c.Order.Where(IsOrdinary).Select(s => s.Ticket.Place).ToList();
            var priority = c.Order.Where(s => s.Rule == LineRule.Priority).Select(s => s.Ticket.Place).ToList();
            foreach (var step in c.Order)
            {
                var place = step.Ticket.Place;
                if (step.Rule == LineRule.Priority)
                {
                    if (since < c.Ratio && ordinary.Exists(o => o < place))
                    {
                        return false;
                    }

                    since = 0;
                    priority.Remove(place);
                }
                else if (IsOrdinary(step))
                {
                    // No more than the ratio between two of them while both wait, and never before a lower number.
                    if (priority.Count > 0 && (since >= c.Ratio || priority.Exists(p => p < place)))
                    {
                        return false;
                    }

                    since++;
                    ordinary.Remove(place);
                }
            }

            return true;
        });

    [Fact]
    public void Due_bookings_pass_all_but_those_who_came_back_earliest_slot_first()
        => Property.Holds(Cases(), c =>
        {
            var booked = c.Order.Select((s, i) => (s, i)).Where(x => x.s.Rule == LineRule.Booked).ToArray();
            return booked.Select(b => b.s.Ticket.SlotStart).SequenceEqual(booked.Select(b => b.s.Ticket.SlotStart).Order())
                && (booked.Length == 0 || c.Order.Take(booked[^1].i).All(s => s.Rule is LineRule.Booked or LineRule.Returned));
        });

    [Fact]
    public void Who_came_back_lets_the_agreed_number_pass_and_no_more()
        => Property.Holds(Cases(), c => c.Order.Select((s, i) => (s, i)).Where(x => x.s.Rule == LineRule.Returned).All(x =>
            // In their turn, or earlier only where nobody but early bookings is left; later only behind others who came back.
            x.s.Ticket.ReturnAtCall <= c.Calls + x.i
                ? c.Order.Take(x.i).Skip(Math.Max(0, x.s.Ticket.ReturnAtCall!.Value - c.Calls)).All(s => s.Rule == LineRule.Returned)
                : c.Order.Skip(x.i).All(s => s.Rule is LineRule.Returned or LineRule.BookedEarly)));

    [Fact]
    public void Ordinary_people_keep_the_order_of_their_numbers_and_early_bookings_come_last()
        => Property.Holds(Cases(), c =>
        {
            var ordinary = c.Order.Where(IsOrdinary).Select(s => s.Ticket.Place).ToArray();
            return ordinary.SequenceEqual(ordinary.Order()) && c.Order.SkipWhile(s => s.Rule != LineRule.BookedEarly).All(s => s.Rule == LineRule.BookedEarly);
        });

    [Fact]
    public void Calling_one_by_one_calls_in_the_order_that_was_shown()
        => Property.Holds(Cases(), c =>
        {
            var (waiting, calls, since) = (c.Waiting.ToList(), c.Calls, c.SincePriority);
            var called = new List<InLine>();
            while ((c with { Calls = calls, SincePriority = since }).Of(waiting) is { Count: > 0 } order)
            {
                called.Add(order[0]);
                waiting.RemoveAll(t => t.Id == order[0].Ticket.Id);
                (calls, since) = (calls + 1, LineOrder.SincePriority(since, order[0].Rule));
            }

            return called.SequenceEqual(c.Order);
        });

    private static bool IsOrdinary(InLine step) => step.Rule is LineRule.Number or LineRule.Transferred;

    private static IEnumerable<int> Places(IReadOnlyList<InLine> order) => order.Select(s => s.Ticket.Place);

    private static Gen<Case> Cases()
        => from people in Person().ArrayOf()
           from calls in Gen.Choose(0, 12)
           from since in Gen.Choose(0, 4)
           from ratio in Gen.Choose(1, 4)
           select new Case([.. people.Select((t, i) => t with { Place = i + 1, Id = new Guid(i + 1, 0, 0, new byte[8]) })], calls, since, ratio);

    private static Gen<Ticket> Person()
        => from kind in Gen.Elements("ordinary", "ordinary", "ordinary", "priority", "booked", "early", "returned", "parked", "sent", "called")
           from number in Gen.Choose(0, 15)
           select kind switch
           {
               "priority" => Waiting with { Priority = (Priority)(number % 3) },
               "booked" => Waiting with { SlotStart = Now.AddMinutes(-number) },
               "early" => Waiting with { SlotStart = Now.AddMinutes(1 + number) },
               "returned" => Waiting with { ReturnAtCall = number },
               "parked" => Waiting with { ParkedAt = Now },
               "sent" => Waiting with { ForCounter = $"{1 + (number % 2)}" },
               "called" => Waiting with { Status = TicketStatus.Called },
               _ => Waiting,
           };

    private static readonly Ticket Waiting = new() { Status = TicketStatus.Waiting, TakenAt = Now };
}
