import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as Vue from 'vue'
import { effectScope, type EffectScope } from 'vue'
import type { ScreenEvent } from '@/Queues/lineEvents'
import type { LineView } from '@/api/types'

let hear: (event: ScreenEvent) => void
let opened = 0
vi.mock('vue', async (load) => ({ ...(await load<typeof Vue>()), onMounted: () => {}, onBeforeUnmount: () => {} }))
vi.mock('@/Queues/lineEvents', () => ({
  // A network that takes everything and never says that it is gone.
  readScreen: (_station: string, _lastId: string, signal: AbortSignal, told: (event: ScreenEvent) => void) => new Promise((_, reject) => {
    opened += 1
    hear = told
    signal.addEventListener('abort', () => reject(new Error('aborted')))
  }),
}))

const { useScreen } = await import('@/Queues/useScreen')

describe('a call screen whose line was cut without a word', () => {
  let scope: EffectScope
  let screen: ReturnType<typeof useScreen>
  const event = (type: string): ScreenEvent => ({ id: '', type, data: { now: new Date().toISOString(), line: type === 'line' ? { serving: [], lastCall: 0, asOf: new Date().toISOString() } as unknown as LineView : null, call: null } }) as unknown as ScreenEvent

  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-11-23T09:30:00+08:00') })
    vi.stubGlobal('window', globalThis)
    opened = 0
    scope = effectScope()
    screen = scope.run(() => useScreen('s1', () => {}))!
    screen.start()
    hear(event('line'))
  })
  afterEach(() => {
    scope.stop()
    vi.clearAllTimers()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('stays live while the server beats', async () => {
    for (let beats = 0; beats < 12; beats++) {
      await vi.advanceTimersByTimeAsync(10_000)
      hear(event('beat'))
      expect([screen.cut.value, screen.state.value]).toEqual([false, 'live'])
    }
  })
  it('says so thirty seconds after the last word, and since when', async () => {
    await vi.advanceTimersByTimeAsync(10_000)
    hear(event('beat'))
    const last = Date.now()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(screen.cut.value).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    expect([screen.cut.value, screen.state.value]).toEqual([true, 'away'])
    expect(screen.heardAt.value).toBe(last)
  })
  it('is live again with the first word of the next line', async () => {
    await vi.advanceTimersByTimeAsync(40_000)
    expect([screen.cut.value, opened]).toEqual([true, 2])
    hear(event('hello'))
    expect([screen.cut.value, screen.state.value]).toEqual([false, 'live'])
  })
})
