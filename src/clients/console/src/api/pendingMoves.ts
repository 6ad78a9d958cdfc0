/**
 * Which move still waits for its answer. The same move (method, address, body) sent again after a lost answer
 * carries the same Idempotency-Key, so it is done once; once answered, the next one is a new act with a new key.
 */
export class PendingMoves {
  private readonly keys = new Map<string, PendingKey>()

  constructor(private readonly mint: () => string = newKey, private readonly shelf: KeyShelf = noShelf, private readonly now: () => number = Date.now) {}

  keyFor(signature: string): string {
    let held = this.keys.get(signature) ?? this.shelf.all()[signature]
    if (!held) {
      held = { key: this.mint(), at: this.now() }
      this.shelf.write(signature, held)
    }
    this.keys.set(signature, held)
    return held.key
  }

  /** The first move of this kind that still waits for its answer. */
  find(of: (signature: string) => boolean): PendingKey | undefined {
    return Object.entries({ ...this.shelf.all(), ...Object.fromEntries(this.keys) }).find(([signature]) => of(signature))?.[1]
  }

  /** Its answer has become known in another way: the next one is a new act. */
  forget(of: (signature: string) => boolean): void {
    for (const signature of [...this.keys.keys(), ...Object.keys(this.shelf.all())].filter(of)) {
      this.keys.delete(signature)
      this.shelf.remove(signature)
    }
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

/** `at`: when it was made, by this PC's clock. */
export interface PendingKey { key: string; at: number }

/** Where keys outlive a reload of the page. */
export interface KeyShelf {
  all(): Record<string, PendingKey>
  write(signature: string, held: PendingKey): void
  remove(signature: string): void
  clear(): void
}

const noShelf: KeyShelf = { all: () => ({}), write: () => {}, remove: () => {}, clear: () => {} }

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

  function all(): Record<string, PendingKey> {
    try {
      return JSON.parse(storage.getItem(slot) ?? '{}') as Record<string, PendingKey>
    } catch {
      return {}
    }
  }

  function keep(kept: Record<string, PendingKey>): void {
    try {
      storage.setItem(slot, JSON.stringify(kept))
    } catch {
      // A locked-down browser keeps it in memory only.
    }
  }

  return {
    all: () => Object.fromEntries(Object.entries(all()).filter(([, kept]) => now() - kept.at < keptFor)),
    write: (signature, held) => { if (isCall(signature)) keep({ ...all(), [signature]: held }) },
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
