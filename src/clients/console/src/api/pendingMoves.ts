/**
 * Which move still waits for its answer. The same move (method, address, body) sent again after a lost answer
 * carries the same Idempotency-Key, so it is done once; once answered, the next one is a new act with a new key.
 */
export class PendingMoves {
  private readonly keys = new Map<string, string>()

  constructor(private readonly mint: () => string = newKey) {}

  keyFor(signature: string): string {
    let key = this.keys.get(signature)
    if (!key) {
      key = this.mint()
      this.keys.set(signature, key)
    }
    return key
  }

  /** A 5xx may have come after the commit (or from a proxy), so it does not count as an answer. */
  answered(signature: string, status: number): void {
    if (status < 500) this.keys.delete(signature)
  }

  forgetAll(): void {
    this.keys.clear()
  }
}

// crypto.randomUUID exists only on secure pages and newer browsers; an intranet address may be neither.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}
