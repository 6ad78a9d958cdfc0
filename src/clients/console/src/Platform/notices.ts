import { ref } from 'vue'

export interface Notice { id: number; kind: 'done' | 'refused'; title: string; detail: string }

/** The line at the foot of the page that says what just happened; read out, and never over what one works on. */
export const notice = ref<Notice | null>(null)
let count = 0
let timer = 0

export function say(title: string, detail = ''): void {
  show('done', title, detail)
  timer = window.setTimeout(() => { notice.value = null }, 8000)
}

/** A refusal stays until it is put away: it holds the way on. */
export function sayRefused(title: string, detail = ''): void {
  show('refused', title, detail)
}

export function putAway(): void {
  window.clearTimeout(timer)
  notice.value = null
}

function show(kind: Notice['kind'], title: string, detail: string): void {
  window.clearTimeout(timer)
  count += 1
  notice.value = { id: count, kind, title, detail }
}
