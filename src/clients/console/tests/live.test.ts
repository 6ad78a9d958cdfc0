import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLive } from '../src/Platform/live'

interface Told { id: string; type: string; key?: string; value?: number }

/** A server that numbers its changes and tells, after an id, what came since. */
function server() {
  const log: { key: string; value: number }[] = []
  const state = new Map<string, number>()
  let hear: ((event: Told) => void) | null = null
  let cutLine: ((reason: Error) => void) | null = null
  let opened = 0
  return {
    state,
    get opened() { return opened },
    change(key: string, value: number) {
      log.push({ key, value })
      state.set(key, value)
      hear?.({ id: String(log.length), type: 'booking', key, value })
    },
    beat: () => hear?.({ id: String(log.length), type: 'beat' }),
    say: (event: Told) => hear?.(event),
    cut: () => cutLine?.(new Error('cut')),
    open: (lastId: string, signal: AbortSignal, listener: (event: Told) => void) => new Promise<void>((_, reject) => {
      opened += 1
      const end = (reason: Error): void => {
        hear = null
        reject(reason)
      }
      signal.addEventListener('abort', () => end(new Error('aborted')))
      cutLine = end
      hear = listener
      listener({ id: lastId || String(log.length), type: 'hello' })
      if (lastId) log.slice(Number(lastId)).forEach((entry, n) => listener({ id: String(Number(lastId) + n + 1), type: 'booking', ...entry }))
    }),
  }
}

describe('the live line', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  function screenOf(source: ReturnType<typeof server>) {
    const shown = new Map<string, number>()
    const live = createLive<Told>({
      open: source.open,
      begin: async () => {
        shown.clear()
        source.state.forEach((value, key) => shown.set(key, value))
      },
      change: (event) => shown.set(event.key!, event.value!),
    })
    return { shown, live }
  }

  it('shows what the server has after twenty cuts during two hundred changes', async () => {
    const source = server()
    const { shown, live } = screenOf(source)
    live.start()
    for (let n = 0; n < 200; n++) {
      source.change(`b${n % 37}`, n)
      if (n % 10 === 5) source.cut()
      await vi.advanceTimersByTimeAsync(n % 7 === 0 ? 1000 : 50)
    }
    await vi.advanceTimersByTimeAsync(60_000)
    expect(shown).toEqual(source.state)
    expect(source.opened).toBeGreaterThanOrEqual(20)
    live.stop()
  })

  it('gives up a line that is silent longer than the server ever is', async () => {
    const source = server()
    const { live } = screenOf(source)
    live.start()
    await vi.advanceTimersByTimeAsync(20_000)
    source.beat()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(source.opened).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(source.opened).toBe(2)
    live.stop()
  })

  it('reads everything anew when too much was missed, and says so only after several failures', async () => {
    const source = server()
    let read = 0
    let refuse = false
    const live = createLive<Told>({
      open: (id, signal, hear) => (refuse ? Promise.reject(new Error('no')) : source.open(id, signal, hear)),
      begin: async () => { read += 1 },
      change: () => {},
    })
    live.start()
    expect(read).toBe(1)
    source.say({ id: '9', type: 'reset' })
    expect(read).toBe(2)
    refuse = true
    source.cut()
    await vi.advanceTimersByTimeAsync(100)
    expect(live.state.value).toBe('live')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(live.state.value).toBe('away')
    refuse = false
    live.nudge()
    expect(live.state.value).toBe('live')
    expect(read).toBe(2)
    live.stop()
  })

  it('gives up a question that nobody answers', async () => {
    let asked = 0
    const live = createLive<Told>({
      open: (_id, signal) => new Promise((_, reject) => {
        asked += 1
        signal.addEventListener('abort', () => reject(new Error('aborted')))
      }),
      begin: async () => {},
      change: () => {},
    })
    live.start()
    await vi.advanceTimersByTimeAsync(24_000)
    expect(asked).toBe(1)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(asked).toBe(2)
    live.stop()
  })

  it('hangs up for good when its page goes', async () => {
    const source = server()
    const { shown, live } = screenOf(source)
    live.start()
    live.stop()
    source.change('late', 1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(source.opened).toBe(1)
    expect(shown.has('late')).toBe(false)
  })
})
