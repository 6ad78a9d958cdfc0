/**
 * Which move still waits for its answer. The same move (method, address, body) sent again after a lost answer
 * carries the same Idempotency-Key, so it is done once; once answered, the next one is a new act with a new key.
 */
export class PendingMoves {
  private readonly keys = new Map<string, string>()

  constructor(private readonly mint: () => string = newKey, private readonly shelf: KeyShelf = noShelf) {}

  keyFor(signature: string): string {
    let key = this.keys.get(signature) ?? this.shelf.read(signature)
    if (!key) {
      key = this.mint()
      this.shelf.write(signature, key)
    }
    this.keys.set(signature, key)
    return key
  }

  /** A 5xx may have come after the commit (or from a proxy), so it does not count as an answer. */
  answered(signature: string, status: number): void {
    if (status >= 500) return
    this.keys.delete(signature)
    this.shelf.remove(signature)
  }

  forgetAll(): void {
    this.keys.clear()
    this.shelf.clear()
  }
}

/** Where keys outlive a reload of the page. */
export interface KeyShelf {
  read(signature: string): string | undefined
  write(signature: string, key: string): void
  remove(signature: string): void
  clear(): void
}

const noShelf: KeyShelf = { read: () => undefined, write: () => {}, remove: () => {}, clear: () => {} }

/** After this a press is a new wish: whoever was called then has long been seen. */
const keptFor = 10 * 60_000

/**
 * Keys of calling the next person, in this tab's own storage: whoever reloads because nothing came back and presses again
 * must get the person already called, not one more. Other moves name whom they move; their bodies hold names and phones
 * and stay out of any storage.
 */
export function shelfForCalls(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>, now: () => number = Date.now): KeyShelf {
  const slot = 'servicenet.calls'
  const isCall = (signature: string): boolean => /\/queue\/call-next /.test(signature)

  function all(): Record<string, { key: string; at: number }> {
    try {
      return JSON.parse(storage.getItem(slot) ?? '{}') as Record<string, { key: string; at: number }>
    } catch {
      return {}
    }
  }

  function keep(kept: Record<string, { key: string; at: number }>): void {
    try {
      storage.setItem(slot, JSON.stringify(kept))
    } catch {
      // A locked-down browser keeps it in memory only.
    }
  }

  return {
    read: (signature) => {
      const kept = isCall(signature) ? all()[signature] : undefined
      return kept && now() - kept.at < keptFor ? kept.key : undefined
    },
    write: (signature, key) => { if (isCall(signature)) keep({ ...all(), [signature]: { key, at: now() } }) },
    remove: (signature) => {
      if (!isCall(signature)) return
      const kept = all()
      delete kept[signature]
      keep(kept)
    },
    clear: () => storage.removeItem(slot),
  }
}

// crypto.randomUUID exists only on secure pages and newer browsers; an intranet address may be neither.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
