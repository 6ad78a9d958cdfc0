import { describe, expect, it } from 'vitest'
import { PendingMoves, shelfForCalls } from '@/api/pendingMoves'
import { NoAnswer, Refusal } from '@/api/problems'
import { createTransport } from '@/api/transport'
import { createOneAct } from '@/Queues/oneAct'

/** A button with a clock of its own and pauses that end when the test says so. */
function button() {
  let now = 1_000_000
  const pauses: (() => void)[] = []
  const act = createOneAct({ now: () => now, wait: () => new Promise((done) => pauses.push(done)) })
  return { act, pass: (ms: number) => { now += ms }, resume: async () => { pauses.shift()!(); await settle() } }
}
const settle = async (): Promise<void> => { for (let i = 0; i < 10; i++) await Promise.resolve() }

describe('a button that must not do twice what was meant once', () => {
  it('is held while an answer is awaited, however often it is pressed', async () => {
    const { act } = button()
    let done = 0
    let answer: (value: string) => void = () => {}
    const first = act.press('next', () => new Promise<string>((resolve) => { done += 1; answer = resolve }))
    expect(await act.press('next', async () => { done += 1; return 'other' })).toBeUndefined()
    expect(await act.press('miss', async () => { done += 1; return 'other' })).toBeUndefined()
    answer('A017')
    expect(await first).toBe('A017')
    expect(done).toBe(1)
  })
  it('takes the same press within a second of the answer as the same act, and a later or another one as new', async () => {
    const { act, pass } = button()
    let done = 0
    const call = (): Promise<string> => act.press('next', async () => { done += 1; return 'ok' }) as Promise<string>
    await call()
    pass(900)
    expect(await call()).toBeUndefined()
    expect(done).toBe(1)
    expect(await act.press('start', async () => 'started')).toBe('started')
    pass(1001)
    expect(await call()).toBe('ok')
    expect(done).toBe(2)
  })
  it('sends again by itself until there is an answer, and a refusal is one', async () => {
    const { act, resume } = button()
    const answers: (() => Promise<string>)[] = [
      () => Promise.reject(new NoAnswer(true)),
      () => Promise.reject(new Refusal(503, null)),
      () => Promise.resolve('A017'),
    ]
    const pressed = act.press('next', () => answers.shift()!())
    await settle()
    expect(act.again.value).toBe(1)
    await resume()
    expect(act.again.value).toBe(2)
    await resume()
    expect(await pressed).toBe('A017')
    expect(act.doing.value).toBe('')
    await expect(act.press('miss', () => Promise.reject(new Refusal(409, null)))).rejects.toBeInstanceOf(Refusal)
  })
  it('stops when told to, and says that nothing was heard', async () => {
    const { act, resume } = button()
    const pressed = act.press('next', () => Promise.reject(new NoAnswer(true)))
    await settle()
    act.stop()
    const refused = expect(pressed).rejects.toBeInstanceOf(NoAnswer)
    await resume()
    await refused
  })
})

describe('the key of calling the next person', () => {
  const url = 'https://example.test/api/v1/staff/stations/s1/queue/call-next'
  const storage = () => {
    const held = new Map<string, string>()
    return { getItem: (k: string) => held.get(k) ?? null, setItem: (k: string, v: string) => void held.set(k, v), removeItem: (k: string) => void held.delete(k), held }
  }
  const signature = `POST ${url} {"counter":"1"}`

  it('goes out the same on every try of one press, and anew on the next press', async () => {
    const keys: string[] = []
    const statuses = [0, 502, 200, 200]
    const { transport } = createTransport({
      box: { read: () => null, write: () => {}, clear: () => {} },
      send: (request) => {
        keys.push(request.headers.get('Idempotency-Key') ?? '')
        const status = statuses.shift()!
        return status ? Promise.resolve(new Response('{}', { status })) : Promise.reject(new TypeError('gone'))
      },
    })
    let now = 0
    const act = createOneAct({ now: () => { now += 10_000; return now }, wait: () => Promise.resolve() })
    const call = () => act.press('next', () => transport(new Request(url, { method: 'POST', body: '{"counter":"1"}' })))
    await call()
    expect(new Set(keys).size).toBe(1)
    await call()
    expect(keys).toHaveLength(4)
    expect(keys[3]).not.toBe(keys[0])
  })
  it('outlives a reload until it is answered, and no other move leaves anything behind', () => {
    const box = storage()
    let count = 0
    const mint = () => `key-${++count}`
    const before = new PendingMoves(mint, shelfForCalls(box))
    const key = before.keyFor(signature)
    before.keyFor('POST https://example.test/api/v1/staff/bookings {"contact":{"name":"某某"}}')
    expect([...box.held.values()].join()).not.toContain('某某')
    const after = new PendingMoves(mint, shelfForCalls(box))
    expect(after.keyFor(signature)).toBe(key)
    after.answered(signature, 200)
    expect(new PendingMoves(mint, shelfForCalls(box)).keyFor(signature)).not.toBe(key)
  })
  it('is let go after ten minutes, when whoever was called has long been seen', () => {
    const box = storage()
    let now = 0
    const key = new PendingMoves(() => 'first', shelfForCalls(box, () => now), () => now).keyFor(signature)
    now = 9 * 60_000
    expect(new PendingMoves(() => 'second', shelfForCalls(box, () => now)).keyFor(signature)).toBe(key)
    now = 11 * 60_000
    expect(new PendingMoves(() => 'second', shelfForCalls(box, () => now)).keyFor(signature)).toBe('second')
  })
})
