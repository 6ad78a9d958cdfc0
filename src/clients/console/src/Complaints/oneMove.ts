import { inject, provide, ref, type InjectionKey, type Ref } from 'vue'
import { Refusal } from '@/api/problems'
import type { ComplaintChange, StaffComplaint as StaffCase } from '@/api/types'

export interface OneMove {
  /** The case the open panel is about; it follows what the server says. */
  current: Ref<StaffCase>
  busy: Ref<boolean>
  error: Ref<unknown>
  /** What others did since the page was made; the person looks at it before trying again. */
  changed: Ref<ComplaintChange[]>
  run(act: () => Promise<StaffCase>, said: (moved: StaffCase) => void): Promise<boolean>
  reset(): void
}

const key: InjectionKey<OneMove> = Symbol('one move')

/** One act on a case at a time: what others did meanwhile is shown, and nothing typed is lost. */
export function provideOneMove(current: Ref<StaffCase>, moved: (next: StaffCase) => void, readAgain: () => Promise<void>): OneMove {
  const busy = ref(false)
  const error = ref<unknown>(null)
  const changed = ref<ComplaintChange[]>([])

  function reset(): void {
    error.value = null
    changed.value = []
  }

  async function run(act: () => Promise<StaffCase>, said: (moved: StaffCase) => void): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    reset()
    try {
      const next = await act()
      said(next)
      moved(next)
      return true
    } catch (problem) {
      error.value = problem
      if (problem instanceof Refusal && problem.status === 409) {
        changed.value = problem.changed
        // The page is behind: the case as it is now comes beside what was typed.
        await readAgain()
      }
      return false
    } finally {
      busy.value = false
    }
  }

  const one: OneMove = { current, busy, error, changed, run, reset }
  provide(key, one)
  return one
}

export function useOneMove(): OneMove {
  const one = inject(key)
  if (!one) throw new Error('a panel stands outside of a case')
  return one
}
