import type { Tokens } from './types'

const slot = 'servicenet.staff'

/** The tokens of this tab: in sessionStorage, so that closing the window ends what a shared PC remembers. */
export interface TokenBox {
  read(): Tokens | null
  write(tokens: Tokens): void
  clear(): void
}

export const sessionTokens: TokenBox = {
  read() {
    try {
      const text = sessionStorage.getItem(slot)
      return text ? (JSON.parse(text) as Tokens) : null
    } catch {
      return null
    }
  },
  write(tokens) {
    sessionStorage.setItem(slot, JSON.stringify(tokens))
  },
  clear() {
    sessionStorage.removeItem(slot)
  },
}

/**
 * A duplicated tab starts with a copy of the same refresh token, which works only once and ends the whole family when
 * reused. So a tab that rotated it tells its copies, and they take the new one instead of trying the old one.
 */
export function shareRotations(box: TokenBox): (from: string, to: Tokens) => void {
  if (typeof BroadcastChannel === 'undefined') return () => {}
  const channel = new BroadcastChannel('servicenet.staff')
  channel.onmessage = (message: MessageEvent<{ from: string; to: Tokens }>) => {
    if (box.read()?.refreshToken === message.data.from) box.write(message.data.to)
  }
  return (from, to) => channel.postMessage({ from, to })
}

/** One tab at a time; the pause lets the news of the tab before arrive. Without locks the tab goes ahead alone. */
export async function takeTurns<T>(work: () => Promise<T>): Promise<T> {
  if (typeof navigator === 'undefined' || !navigator.locks) return work()
  return navigator.locks.request('servicenet.staff.refresh', async () => {
    await new Promise((resolve) => setTimeout(resolve, 30))
    return work()
  }) as Promise<T>
}
