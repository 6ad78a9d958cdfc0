import createClient from 'openapi-fetch'
import { describe, expect, it } from 'vitest'
import { PendingMoves } from '@/api/pendingMoves'
import { createTransport } from '@/api/transport'
import { createNextCall } from '@/Queues/nextCall'
import { createOneAct } from '@/Queues/oneAct'
import type { paths, StaffTicket } from '@/api/types'

const noon = Date.parse('2026-11-23T12:00:00+08:00')

/** A counter with a server that keeps its word about keys, and a network that loses answers when told to. */
function counter(serverAhead = 0) {
  let now = noon
  const calls = new Map<string, string>()
  const tickets = new Map<string, StaffTicket>()
  let lost: number[] = []
  let waiting = 3
  const moves = new PendingMoves(undefined, undefined, () => now)
  const { transport } = createTransport({
    box: { read: () => null, write: () => {}, clear: () => {} }, moves,
    send: (request) => {
      const key = request.headers.get('Idempotency-Key')!
      if (!calls.has(key) && waiting > 0) {
        waiting -= 1
        const id = `a00${tickets.size + 1}`
        calls.set(key, id)
        tickets.set(id, { id, number: id.toUpperCase(), status: 'called', counter: '1', hasPhone: true, calledAt: new Date(now + serverAhead + 20).toISOString() } as StaffTicket)
      }
      if (lost.shift()) return Promise.reject(new TypeError('gone'))
      const told = calls.has(key) ? tickets.get(calls.get(key)!) : undefined
      return Promise.resolve(told ? new Response(JSON.stringify(told)) : new Response(null, { status: 204 }))
    },
  })
  const client = createClient<paths>({ baseUrl: 'https://example.test', fetch: transport })
  const next = createNextCall(moves, async (id, at) => {
    const { data, response } = await client.POST('/api/v1/staff/stations/{id}/queue/call-next', { params: { path: { id } }, body: { counter: at } })
    return response.status === 204 ? null : data ?? null
  })
  const button = createOneAct({ now: () => now, wait: () => Promise.resolve() })
  return {
    next, tickets,
    ticket: (id: string) => tickets.get(id)!,
    /** Which of the next answers get lost: 1 for lost, 0 for heard. */
    lose: (...answers: number[]) => { lost = answers },
    pass: (ms: number) => { now += ms },
    end: (id: string, status: StaffTicket['status'] = 'served') => tickets.set(id, { ...tickets.get(id)!, status }),
    seen: (id: string) => next.seen('s1', '1', tickets.get(id)!, serverAhead),
    /** A press given up without an answer. */
    giveUp: async (at: StaffTicket | null = null) => expect(next.press('s1', '1', at)()).rejects.toThrow(),
    press: (at: StaffTicket | null = null) => { now += 5000; return button.press('next', next.press('s1', '1', at)) },
  }
}

describe('calling the next person after an answer got lost', () => {
  it('tells again whom the lost call called while that person is still awaited', async () => {
    const { lose, giveUp, press, tickets } = counter()
    lose(1)
    await giveUp()
    expect((await press())?.ticket?.number).toBe('A001')
    expect(tickets.size).toBe(1)
  })
  it('calls somebody else when whom the lost call called has been served, and says who that was', async () => {
    const { lose, giveUp, press, end } = counter()
    lose(1)
    await giveUp()
    end('a001')
    const answer = await press()
    expect([answer?.before?.number, answer?.ticket?.number, answer?.ticket?.status]).toEqual(['A001', 'A002', 'called'])
  })
  it('calls one person, not two, when the answer of the new call gets lost too', async () => {
    const { lose, giveUp, press, end, tickets } = counter()
    lose(1)
    await giveUp()
    end('a001')
    // The first try hears of A001; the new call after it gets through, and its answer does not.
    lose(0, 1)
    expect((await press())?.ticket?.number).toBe('A002')
    expect((await press())?.ticket?.number).toBe('A003')
    expect(tickets.size).toBe(3)
  })
  it('does not call by itself when the person was served while this very press was still being sent', async () => {
    const { lose, next, end, tickets } = counter()
    lose(1)
    const call = next.press('s1', '1', null)
    await expect(call()).rejects.toThrow()
    end('a001')
    expect((await call()).ticket?.status).toBe('served')
    expect(tickets.size).toBe(1)
  })
  it('takes the press as a new wish once the line has shown whom the lost call called', async () => {
    for (const serverAhead of [0, 3_600_000, -3_600_000]) {
      const { lose, giveUp, press, seen, ticket } = counter(serverAhead)
      lose(1)
      await giveUp()
      seen('a001')
      const answer = await press(ticket('a001'))
      expect([answer?.before, answer?.ticket?.number]).toEqual([null, 'A002'])
    }
  })
  it('keeps the key while the line still shows who stood there before the press', async () => {
    const { lose, giveUp, press, seen, pass, ticket, tickets } = counter(-60_000)
    await press()
    pass(60_000)
    lose(1)
    await giveUp(ticket('a001'))
    // Also when the clocks are not told apart well.
    tickets.set('a001', { ...ticket('a001'), calledAt: new Date(noon + 600_000).toISOString() })
    seen('a001')
    expect((await press(ticket('a001')))?.ticket?.number).toBe('A002')
    expect(tickets.size).toBe(2)
  })
})
