import { onBeforeUnmount, onMounted, ref } from 'vue'

export interface LiveParts<T extends { id: string; type: string }> {
  /** Opens the stream after `lastId` and resolves when it ends; throws when there is no way through. */
  open: (lastId: string, signal: AbortSignal, hear: (event: T) => void) => Promise<void>
  /** The stream began, or too much was missed: read everything. */
  begin: () => Promise<unknown>
  /** Something changed. */
  change: (event: T) => void
  /** For tests: pauses in milliseconds before the n-th try in a row. */
  pause?: (tries: number) => number
}

/** The server sends something every ten seconds: a line silent for longer is dead, whatever the network says. */
const silence = 25_000

/**
 * A line that comes back by itself. While it is away nothing is lost: the server tells what came after the last event
 * seen. A page nobody looks at hangs up (browsers allow few lines to one host) and comes back when it is looked at.
 */
export function createLive<T extends { id: string; type: string }>(parts: LiveParts<T>) {
  /** `away` only after a while without a line: a blink is not worth a word. */
  const state = ref<'connecting' | 'live' | 'away'>('connecting')
  const pause = parts.pause ?? ((tries: number) => Math.min(15_000, 500 * 2 ** tries) * (0.7 + Math.random() * 0.6))
  let lastId = ''
  let line: AbortController | null = null
  let timer = 0
  let watchdog = 0
  let tries = 0
  let stopped = true

  function start(): void {
    if (!stopped) return
    stopped = false
    void connect()
  }

  /** Begins anew, for example for another station. */
  function restart(): void {
    lastId = ''
    hangUp()
    if (!stopped) void connect()
  }

  function stop(): void {
    stopped = true
    hangUp()
  }

  /** A sign that it may work now (the network is back, someone looks): no waiting. */
  function nudge(): void {
    if (stopped || line) return
    tries = 0
    globalThis.clearTimeout(timer)
    void connect()
  }

  function hangUp(): void {
    globalThis.clearTimeout(timer)
    globalThis.clearTimeout(watchdog)
    line?.abort()
    line = null
  }

  async function connect(): Promise<void> {
    globalThis.clearTimeout(timer)
    const mine = new AbortController()
    line = mine
    // Also before the first word: a half-dead network may take the question and never answer.
    watch(mine)
    try {
      await parts.open(lastId, mine.signal, (event) => { if (line === mine) heard(event, mine) })
    } catch {
      // Refused, cut or aborted: all the same from here.
    }
    if (line !== mine || stopped) return
    globalThis.clearTimeout(watchdog)
    line = null
    tries += 1
    if (tries > 2) state.value = 'away'
    timer = Number(globalThis.setTimeout(() => void connect(), pause(tries - 1)))
  }

  function watch(mine: AbortController): void {
    globalThis.clearTimeout(watchdog)
    watchdog = Number(globalThis.setTimeout(() => mine.abort(), silence))
  }

  function heard(event: T, mine: AbortController): void {
    watch(mine)
    tries = 0
    state.value = 'live'
    // On coming back everything missed follows; only the first time, or after too long, is there something to read.
    const first = lastId === ''
    if (event.id) lastId = event.id
    if (event.type === 'reset' || (event.type === 'hello' && first)) void parts.begin()
    else if (event.type !== 'beat' && event.type !== 'hello') parts.change(event)
  }

  return { state, start, restart, stop, nudge }
}

/** The line of a page, from its mounting to its end. */
export function useLive<T extends { id: string; type: string }>(parts: LiveParts<T>) {
  const live = createLive(parts)
  let gone = false
  // A page that reads this and that first may be left before it comes to its line.
  const start = (): void => { if (!gone) live.start() }
  const looked = (): void => {
    if (document.visibilityState === 'visible') start()
    else live.stop()
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', looked)
    window.addEventListener('online', live.nudge)
  })
  onBeforeUnmount(() => {
    gone = true
    document.removeEventListener('visibilitychange', looked)
    window.removeEventListener('online', live.nudge)
    live.stop()
  })
  return { ...live, start }
}
