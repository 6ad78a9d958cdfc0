import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../src/complaints/sha256';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (text: string) => new Sha256().update(bytes(text)).hex();

describe('SHA-256', () => {
  it('answers what FIPS 180-4 and NIST say', () => {
    expect(hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe('248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1');
    expect(hex('a'.repeat(1_000_000))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
  });

  it('does not mind how it is cut, at any length about a block', () => {
    for (let length = 0; length < 200; length++) {
      const whole = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
      const expected = createHash('sha256').update(whole).digest('hex');
      const cut = new Sha256();
      for (let at = 0; at < length; at += 7) cut.update(whole.subarray(at, at + 7));
      expect(cut.hex()).toBe(expected);
      expect(new Sha256().update(whole).hex()).toBe(expected);
    }
  });
});
