/** SHA-256 piece by piece (FIPS 180-4): WeChat has none, and a browser's own wants the whole film in memory at once. */
const K = Uint32Array.from([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const BLOCK = 64;
// Indices never leave their arrays; the zero is for the type alone.
const at = (words: Uint32Array | Uint8Array, index: number) => words[index] ?? 0;
const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

export class Sha256 {
  private readonly state = Uint32Array.from([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  private readonly schedule = new Uint32Array(BLOCK);
  private readonly rest = new Uint8Array(BLOCK);
  private resting = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    let position = 0;
    if (this.resting > 0) {
      position = Math.min(BLOCK - this.resting, bytes.length);
      this.rest.set(bytes.subarray(0, position), this.resting);
      this.resting += position;
      if (this.resting < BLOCK) return this;
      this.block(this.rest, 0);
      this.resting = 0;
    }
    for (; position + BLOCK <= bytes.length; position += BLOCK) this.block(bytes, position);
    this.rest.set(bytes.subarray(position));
    this.resting = bytes.length - position;
    return this;
  }

  /** 64 hexadecimal digits. Nothing can be added afterwards. */
  hex(): string {
    const bits = this.length * 8;
    const padded = new Uint8Array(this.resting < 56 ? BLOCK : 2 * BLOCK);
    padded.set(this.rest.subarray(0, this.resting));
    padded[this.resting] = 0x80;
    const end = new DataView(padded.buffer, padded.length - 8);
    end.setUint32(0, Math.floor(bits / 2 ** 32));
    end.setUint32(4, bits >>> 0);
    for (let position = 0; position < padded.length; position += BLOCK) this.block(padded, position);
    return Array.from(this.state, (word) => word.toString(16).padStart(8, '0')).join('');
  }

  private block(bytes: Uint8Array, from: number): void {
    const w = this.schedule;
    for (let i = 0; i < 16; i++) {
      const j = from + 4 * i;
      w[i] = (at(bytes, j) << 24) | (at(bytes, j + 1) << 16) | (at(bytes, j + 2) << 8) | at(bytes, j + 3);
    }
    for (let i = 16; i < BLOCK; i++) {
      const [early, late] = [at(w, i - 15), at(w, i - 2)];
      w[i] = at(w, i - 16) + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + at(w, i - 7) + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    }
    const s = this.state;
    let [a, b, c, d, e, f, g, h] = [at(s, 0), at(s, 1), at(s, 2), at(s, 3), at(s, 4), at(s, 5), at(s, 6), at(s, 7)];
    for (let i = 0; i < BLOCK; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + at(K, i) + at(w, i)) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (s[i] = at(s, i) + word));
  }
}
