/** A key for one act of a person. Unique per person is enough; nothing is protected by its secrecy. */
export function newKey(): string {
  const bytes = new Uint8Array(16);
  const source = (globalThis as { crypto?: Crypto }).crypto;
  if (source) source.getRandomValues(bytes);
  // The WeChat runtime has no crypto object.
  else for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(Math.random() * 256);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${Date.now().toString(36)}-${hex}`;
}

/**
 * The key of a repeatable act with a changing target: trying the same again keeps the key
 * (a lost answer makes no second move), another target is another act.
 */
export class ActKey {
  private target: string | null = null;
  private key = '';

  for(target: string): string {
    if (this.target !== target) {
      this.target = target;
      this.key = newKey();
    }
    return this.key;
  }

  /** The act was answered; doing it again is a new act. */
  done(): void {
    this.target = null;
  }
}
