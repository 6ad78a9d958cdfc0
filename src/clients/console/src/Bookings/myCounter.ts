import { defineStore } from 'pinia'
import { reactive } from 'vue'

const stored = 'servicenet.counter'

/** Which counter this PC stands at, per station; remembered here, because the PC stays and the clerks change. */
export const useMyCounter = defineStore('my-counter', () => {
  const at = reactive<Record<string, string>>(read())

  function of(stationId: string, counters: number): string {
    const counter = at[stationId] ?? ''
    return Number(counter) <= counters ? counter : ''
  }

  function stand(stationId: string, counter: string): void {
    at[stationId] = counter
    try {
      localStorage.setItem(stored, JSON.stringify(at))
    } catch {
      // A locked-down browser forgets it; it still holds for now.
    }
  }

  return { of, stand }
})

function read(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(stored) ?? '{}')
    return kept && typeof kept === 'object' ? Object.fromEntries(Object.entries(kept).filter(([, counter]) => /^\d{1,2}$/.test(String(counter)))) as Record<string, string> : {}
  } catch {
    return {}
  }
}
