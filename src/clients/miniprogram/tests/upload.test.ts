import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError, networkError } from '../src/api/api-error';
import type { EvidenceFile } from '../src/api/types';
import { bring, hashOf, matchAgain, nextPiece, percent, planOf, type Bytes, type Wire } from '../src/complaints/upload';
import type { Evidence } from '../src/platform/complaint-draft';

const CHUNK = 64 * 1024;
const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) & 255);
const bytes: Bytes = { size: content.length, read: (at, length) => Promise.resolve(content.slice(at, at + length).buffer) };
const file = (change: Partial<Evidence> = {}): Evidence => ({
  id: 'f', name: '照片.jpg', size: content.length, sha256: '', nobody: false, upload: '', chunk: 0, received: 0, done: false, path: '', problem: '', ...change,
});

/** A server that keeps what it is sent, and a line that can lose what is asked or what is answered. */
class Server implements Wire {
  kept = new Uint8Array(0);
  begun = 0;
  asked: string[] = [];
  lose: (call: string, nth: number) => 'request' | 'answer' | undefined = () => undefined;
  refuse: Record<string, ApiError> = {};
  hash: string | null = null;

  private async call<T>(name: string, act: () => T): Promise<T> {
    this.asked.push(name);
    const lost = this.lose(name, this.asked.filter((one) => one === name).length);
    if (lost === 'request') throw networkError();
    const refusal = this.refuse[name];
    if (refusal) throw refusal;
    const answer = act();
    if (lost === 'answer') throw networkError();
    return Promise.resolve(answer);
  }
  begin = (body: { sha256?: string | null }) => this.call('begin', () => {
    this.kept = new Uint8Array(0);
    this.hash = body.sha256 ?? null;
    return { id: `u${++this.begun}`, chunkSize: CHUNK, received: 0 };
  });
  put = (_: string, offset: number, part: ArrayBuffer) => this.call('put', () => {
    if (offset !== this.kept.length) throw new ApiError('refused', 409, 'file.offset', '', '', {}, '', { received: this.kept.length });
    expect(part.byteLength).toBeLessThanOrEqual(CHUNK);
    this.kept = Uint8Array.from([...this.kept, ...new Uint8Array(part)]);
    return { received: this.kept.length };
  });
  progress = () => this.call('progress', () => ({ received: this.kept.length, size: content.length }));
  finish = () => this.call('finish', () => ({ id: 'u1' }) as EvidenceFile);
}

let server: Server;
let saved: number;
const watch = { save: () => void saved++, stopped: () => false };
beforeEach(() => {
  server = new Server();
  saved = 0;
});
const whole = () => expect(Buffer.from(server.kept).equals(Buffer.from(content))).toBe(true);

describe('an upload', () => {
  it('sends every byte once, with the hash said before', async () => {
    const one = file();
    await bring(one, bytes, server, watch);
    whole();
    expect(server.hash).toBe(createHash('sha256').update(content).digest('hex'));
    expect(one).toMatchObject({ done: true, upload: 'u1', received: content.length });
    expect(saved).toBeGreaterThan(2);
  });

  it('goes on where it stopped after the signal went', async () => {
    const one = file();
    server.lose = (call, nth) => (call === 'put' && nth === 3 ? 'request' : undefined);
    await expect(bring(one, bytes, server, watch)).rejects.toMatchObject({ kind: 'network' });
    const before = one.received;
    expect(before).toBeGreaterThan(0);
    await bring(one, bytes, server, watch);
    whole();
    expect(server.begun).toBe(1);
    expect(server.asked.filter((call) => call === 'put').length).toBeLessThan(9);
  });

  it('learns from the server what arrived when only the answer was lost', async () => {
    const one = file();
    server.lose = (call, nth) => (call === 'put' && nth === 2 ? 'answer' : undefined);
    await expect(bring(one, bytes, server, watch)).rejects.toMatchObject({ kind: 'network' });
    expect(one.received).toBeLessThan(server.kept.length);
    await bring(one, bytes, server, watch);
    whole();
  });

  it('takes a piece that is there already for where to go on', async () => {
    const one = file({ upload: 'u1', chunk: CHUNK });
    server.kept = content.slice(0, 1000);
    server.progress = () => Promise.resolve({ received: 500, size: content.length });
    await bring(one, bytes, server, watch);
    whole();
  });

  it('only ends it when all of it had arrived before, without the bytes', async () => {
    const one = file({ upload: 'u1', chunk: CHUNK, received: content.length });
    await bring(one, null, server, watch);
    expect(one.done).toBe(true);
    expect(server.asked).toEqual(['finish']);
  });

  it('begins anew when the server forgot it', async () => {
    const one = file({ upload: 'u0', chunk: CHUNK, received: 1000 });
    server.progress = () => Promise.reject(new ApiError('refused', 404, 'file.unknown', '', ''));
    await bring(one, bytes, server, watch);
    whole();
    expect(one).toMatchObject({ done: true, upload: 'u1' });
  });

  it('keeps the sentence of what is refused for good, and asks no more', async () => {
    const one = file();
    server.refuse.finish = new ApiError('refused', 422, 'file.dangerous', '这个文件可能含有程序，不能接收。', '请另存为图片。');
    await bring(one, bytes, server, watch);
    expect(one).toMatchObject({ done: false, upload: '', problem: '这个文件可能含有程序，不能接收。请另存为图片。' });
    expect(planOf(one, true)).toBe('nothing');
  });

  it('stops between two pieces when the file is taken away', async () => {
    const one = file();
    await bring(one, bytes, server, { save: () => undefined, stopped: () => server.kept.length > 0 });
    expect(server.kept.length).toBeLessThanOrEqual(CHUNK);
    expect(server.asked).not.toContain('finish');
  });
});

describe('what is to be done next', () => {
  it('is told by what is known of the file', () => {
    expect(planOf(file(), true)).toBe('begin');
    expect(planOf(file(), false)).toBe('chooseAgain');
    expect(planOf(file({ upload: 'u', received: 10 }), true)).toBe('ask');
    expect(planOf(file({ upload: 'u', received: 10 }), false)).toBe('chooseAgain');
    expect(planOf(file({ upload: 'u', received: content.length }), false)).toBe('finish');
    expect(planOf(file({ done: true }), true)).toBe('nothing');
  });

  it('a file chosen again is known by its hash, and without one by its name', () => {
    const hashed = file({ id: 'a', sha256: 'x', received: 5 });
    const named = file({ id: 'b', name: '录像.mp4' });
    expect(matchAgain([hashed, named], { name: '改了名.jpg', size: content.length }, 'x')?.id).toBe('a');
    expect(matchAgain([hashed], { name: '照片.jpg', size: content.length }, 'y')).toBeUndefined();
    expect(matchAgain([named], { name: '录像.mp4', size: content.length }, 'y')?.id).toBe('b');
    expect(matchAgain([named], { name: '录像.mp4', size: 3 }, '')).toBeUndefined();
  });
});

it('pieces grow on a good signal, shrink on a bad one, and never leave their bounds', () => {
  expect(nextPiece(128 * 1024, 200, 1024 * 1024)).toBe(256 * 1024);
  expect(nextPiece(1024 * 1024, 200, 1024 * 1024)).toBe(1024 * 1024);
  expect(nextPiece(128 * 1024, 3000, 1024 * 1024)).toBe(128 * 1024);
  expect(nextPiece(128 * 1024, 9000, 1024 * 1024)).toBe(64 * 1024);
  expect(nextPiece(32 * 1024, 60_000, 1024 * 1024)).toBe(32 * 1024);
  expect(nextPiece(10, 60_000, 20)).toBe(20);
});

it('the bar is full only when everything is there, and does not count what was refused', () => {
  expect(percent([])).toBe(100);
  expect(percent([file({ received: content.length })])).toBe(99);
  expect(percent([file({ done: true }), file()])).toBe(50);
  expect(percent([file({ done: true }), file({ problem: '不收' })])).toBe(100);
});

it('a phone too slow to hash a film leaves it to the server, a small file never', async () => {
  let clock = 0;
  const slow = () => (clock += 1000);
  const film: Bytes = { size: 9 * 1024 * 1024, read: (_, length) => Promise.resolve(new ArrayBuffer(length)) };
  expect(await hashOf(film, () => false, slow)).toBe('');
  expect(await hashOf(bytes, () => false, slow)).toBe(createHash('sha256').update(content).digest('hex'));
});
