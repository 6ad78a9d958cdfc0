import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Runs `work` every `everyMs` while the page is looked at, and at once when it is looked at again.
 * The next wait starts when the work is done, so a slow network never piles up questions.
 */
export function usePoll(work: () => Promise<unknown>, everyMs: number): void {
  let timer = 0
  let stopped = false

  function plan(): void {
    window.clearTimeout(timer)
    if (!stopped && document.visibilityState === 'visible') timer = window.setTimeout(run, everyMs)
  }

  async function run(): Promise<void> {
    try {
      await work()
    } finally {
      plan()
    }
  }

  function looked(): void {
    if (document.visibilityState === 'visible') void run()
    else window.clearTimeout(timer)
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', looked)
    window.addEventListener('online', looked)
    plan()
  })
  onBeforeUnmount(() => {
    stopped = true
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', looked)
    window.removeEventListener('online', looked)
  })
}
