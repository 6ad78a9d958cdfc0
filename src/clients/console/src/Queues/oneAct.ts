import { ref } from 'vue'
import { NoAnswer, Refusal } from '@/api/problems'

/** Whoever presses the same again this soon after the answer had not seen it yet, and meant it once. */
const calm = 1000

export interface ActParts {
  now?: () => number
  wait?: (ms: number) => Promise<void>
  /** Pause before the n-th try again. */
  pause?: (tries: number) => number
}

/**
 * Buttons that must not do twice what was meant once. While an answer is awaited they are held, the same press within a
 * second of the answer is the same act, and an act without an answer is sent again by itself: the transport gives the same act the
 * same key until it is answered, so the server does it once.
 */
export function createOneAct(parts: ActParts = {}) {
  const now = parts.now ?? Date.now
  const wait = parts.wait ?? ((ms: number) => new Promise<void>((done) => setTimeout(done, ms)))
  const pause = parts.pause ?? ((tries: number) => Math.min(8000, 1000 * 2 ** tries))
  /** The name of the act under way, '' when there is none. */
  const doing = ref('')
  /** How often it was sent again; a page says so. */
  const again = ref(0)
  let last = ''
  let quietUntil = 0
  let stopped = false

  /** Undefined: the press was part of an act already under way or just done. */
  async function press<T>(name: string, act: () => Promise<T>): Promise<T | undefined> {
    if (doing.value || (name === last && now() < quietUntil)) return undefined
    doing.value = last = name
    stopped = false
    again.value = 0
    try {
      for (;;) {
        try {
          return await act()
        } catch (problem) {
          if (stopped || !isUnanswered(problem)) throw problem
        }
        again.value += 1
        await wait(pause(again.value - 1))
        if (stopped) throw new NoAnswer(true)
      }
    } finally {
      doing.value = ''
      again.value = 0
      quietUntil = now() + calm
    }
  }

  /** Stops trying; the next press is still the same act. */
  function stop(): void {
    stopped = true
  }

  return { doing, again, press, stop }
}

/** A gateway without a server behind it has not answered either. */
export function isUnanswered(problem: unknown): boolean {
  return problem instanceof NoAnswer || (problem instanceof Refusal && problem.status >= 502 && problem.status <= 504)
}
