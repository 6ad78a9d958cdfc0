import { onBeforeUnmount, onMounted, ref } from 'vue'

const stored = 'servicenet.keys'

/** Single keys can be switched off (speech input types letters); the choice stays on this PC. */
export const singleKeys = ref(readChoice())

export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  try {
    localStorage.setItem(stored, on ? 'on' : 'off')
  } catch {
    // A locked-down browser forgets the choice; the switch still works for now.
  }
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(stored) !== 'off'
  } catch {
    return true
  }
}

/** Whether a key was typed as text, so it is not a command. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Keys of the page while it is mounted. Escape also counts inside a text field, letters do not. */
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>): void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const act = keys[event.key]
    if (!act) return
    if (event.key !== 'Escape' && (!singleKeys.value || isTyping(event.target))) return
    if (event.key !== 'Escape') event.preventDefault()
    act(event)
  }
  onMounted(() => window.addEventListener('keydown', pressed))
  onBeforeUnmount(() => window.removeEventListener('keydown', pressed))
}

/** j and k over the rows of a list: focus moves, so Enter opens by itself and the row scrolls into view. */
export function moveFocus(rows: HTMLElement[], step: 1 | -1): void {
  if (rows.length === 0) return
  const current = document.activeElement as HTMLElement | null
  let at = rows.findIndex((row) => row === current)
  if (at < 0) at = rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))
  rows[next]?.focus()
}
