import { ref } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
const stored = 'servicenet.theme'
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')

export const theme = ref<Theme>(read())

export function setTheme(next: Theme): void {
  theme.value = next
  try {
    localStorage.setItem(stored, next)
  } catch {
    // Not remembered, still applied.
  }
  apply()
}

/** Element Plus knows dark by a class on the root, so the media query alone is not enough. */
export function startTheme(): void {
  apply()
  // Safari 13 and older browsers lack addEventListener here; they keep the colours they started with.
  prefersDark.addEventListener?.('change', apply)
}

function apply(): void {
  const dark = theme.value === 'dark' || (theme.value === 'system' && prefersDark.matches)
  document.documentElement.classList.toggle('dark', dark)
}

function read(): Theme {
  try {
    const value = localStorage.getItem(stored)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}
