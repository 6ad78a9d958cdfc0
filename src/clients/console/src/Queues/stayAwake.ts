import { onBeforeUnmount, onMounted } from 'vue'

/** Keeps the screen from going dark while the page is shown, where the browser offers it. */
export function useStayAwake(): void {
  let lock: WakeLockSentinel | null = null

  async function ask(): Promise<void> {
    if (document.visibilityState !== 'visible' || (lock && !lock.released)) return
    try {
      lock = await navigator.wakeLock?.request('screen') ?? null
    } catch {
      // Not on this page (no https), or the battery is low: the machine's own setting has to do.
    }
  }

  const looked = (): void => void ask()
  onMounted(() => {
    void ask()
    document.addEventListener('visibilitychange', looked)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', looked)
    void lock?.release()
  })
}
