import { describe, expect, it } from 'vitest'
import { createLine, everyone, laterLine, sentAway, withTicket } from '@/Queues/line'
import type { StaffLine, StaffTicket } from '@/api/types'

function ticket(id: string, more: Partial<StaffTicket> = {}): StaffTicket {
  return {
    id, number: id.toUpperCase(), status: 'waiting', service: 'consultation', priority: null, booked: null, hasPhone: true, position: null, rule: 'number',
    takenAt: '2026-11-23T09:00:00+08:00', calledAt: null, startedAt: null, endedAt: null, counter: null, forCounter: null, parked: false, recalls: 0,
    canReturnUntil: null, endedBecause: null, allowed: [], ...more,
  } as StaffTicket
}

function line(version: number, more: Partial<StaffLine> = {}): StaffLine {
  return {
    stationId: 's1', day: '2026-11-23', version, open: true, closedAt: null, closesAt: null,
    counters: [{ counter: '1', open: true, services: null, ticket: null }, { counter: '2', open: true, services: null, ticket: null }],
    waiting: [ticket('a1', { position: 1 }), ticket('a2', { position: 2 }), ticket('a3', { position: 3 })], waitingTotal: 3, parked: [], missed: [],
    done: { served: 0, missed: 0, left: 0 }, estimate: null, coverage: null,
    rules: { dailyCap: null, distanceMeters: null, priorityAfter: 2, returnAfter: 2, graceMinutes: 20, notice: null }, now: '2026-11-23T09:10:00+08:00', ...more,
  } as StaffLine
}

describe('the line on a clerk\'s screen', () => {
  it('keeps the later state when an answer is overtaken by the stream', () => {
    const late = line(7)
    expect(laterLine(late, line(6))).toBe(late)
    expect(laterLine(line(6), late)).toBe(late)
    expect(laterLine(null, late)).toBe(late)
  })
  it('takes the new day and another station whatever their count', () => {
    const tomorrow = line(1, { day: '2026-11-24' })
    expect(laterLine(line(900), tomorrow)).toBe(tomorrow)
    expect(laterLine(tomorrow, line(900))).toBe(tomorrow)
    const other = line(1, { stationId: 's2' })
    expect(laterLine(line(900), other)).toBe(other)
  })
  it('moves a ticket to one place, out of every other', () => {
    const called = withTicket(line(1), ticket('a1', { status: 'called', counter: '2' }))
    expect(called.waiting.map((t) => t.id)).toEqual(['a2', 'a3'])
    expect(called.waitingTotal).toBe(2)
    expect(called.counters[1]!.ticket?.id).toBe('a1')
    const missed = withTicket(called, ticket('a1', { status: 'missed', counter: '2', canReturnUntil: '2026-11-23T09:30:00+08:00' }))
    expect(missed.counters[1]!.ticket).toBeNull()
    expect(missed.missed.map((t) => t.id)).toEqual(['a1'])
    const back = withTicket(missed, ticket('a1', { position: 2 }))
    expect(back.missed).toEqual([])
    expect(back.waiting.map((t) => t.id)).toEqual(['a2', 'a1', 'a3'])
    expect(back.waitingTotal).toBe(3)
    expect(everyone(back)).toHaveLength(3)
  })
  it('keeps the place of a ticket whose place the answer does not say, and lets go of who is done', () => {
    const same = withTicket(line(1), ticket('a2', { priority: 'elder' }))
    expect(same.waiting.map((t) => t.id)).toEqual(['a1', 'a2', 'a3'])
    expect(withTicket(line(1), ticket('a2', { status: 'served' })).waiting.map((t) => t.id)).toEqual(['a1', 'a3'])
    const parked = withTicket(line(1), ticket('a2', { parked: true }))
    expect([parked.waiting.length, parked.parked.length, parked.waitingTotal]).toEqual([2, 1, 2])
  })
  it('keeps the rows and the count right when somebody beyond the rows is changed', () => {
    const long = line(1, { waitingTotal: 90 })
    const elder = withTicket(long, ticket('a75', { position: 75, priority: 'elder' }))
    expect([elder.waiting.map((t) => t.id), elder.waitingTotal]).toEqual([['a1', 'a2', 'a3'], 90])
    const ahead = withTicket(long, ticket('a75', { position: 2, priority: 'elder' }))
    expect([ahead.waiting.map((t) => t.id), ahead.waitingTotal]).toEqual([['a1', 'a75', 'a2', 'a3'], 90])
    const called = withTicket(long, ticket('a75', { status: 'called', counter: '1' }))
    expect([called.counters[0]!.ticket?.id, called.waitingTotal]).toEqual(['a75', 89])
    expect(withTicket(long, ticket('a91', { position: 91 })).waitingTotal).toBe(91)
  })
  it('sends away at closing who waits, is called or stepped aside, and not who is being served', () => {
    const at = (counter: string, status: StaffTicket['status']) => ({ counter, open: true, services: null, ticket: ticket(`c${counter}`, { status, counter }) })
    expect(sentAway(line(1, { waitingTotal: 90, counters: [at('1', 'called'), at('2', 'serving')], parked: [ticket('p1', { parked: true })], missed: [ticket('m1', { status: 'missed' })] }))).toBe(92)
  })
  it('counts who stands beyond the rows it was told', () => {
    const long = withTicket(line(1, { waitingTotal: 90 }), ticket('a1', { status: 'called', counter: '1' }))
    expect(long.waitingTotal).toBe(89)
  })
  it('shows nothing of the station before, not even when its answer comes late', async () => {
    const answers: ((came: StaffLine) => void)[] = []
    const shown = createLine(() => new Promise((resolve) => answers.push(resolve)))
    const first = shown.load()
    shown.clear()
    answers[0]!(line(3))
    await first
    expect(shown.line.value).toBeNull()
    const second = shown.load()
    answers[1]!(line(1, { stationId: 's2' }))
    await second
    expect(shown.line.value?.stationId).toBe('s2')
  })
})
