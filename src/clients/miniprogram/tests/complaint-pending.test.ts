import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepPerson, saveSession } from '../src/api/session';
import type { Act } from '../src/platform/acts';
import { complaint, complaintOf, dropComplaint, isBegun, saveComplaint } from '../src/platform/complaint-draft';
import { watchNetwork } from '../src/platform/network';
import { forget, forgetAll, pendingOf, pendings, resumePending, undertake } from '../src/platform/pending';
import { signInSimulated } from '../src/platform/sign-in';
import { fakeUni, type Sent } from './uni-double';

const SECRET = 'ABCDEFGHJKLMNPQR';
const RECEIPT = { id: 'c1', number: 'TS20261123-000001-1', status: 'submitted', sentence: '已提交' };
const ANONYMOUS = { ...RECEIPT, trackingCode: 'CODE123456', secret: SECRET };

type Reply = Parameters<typeof fakeUni>[0];
let sent: Sent[];
let storage: Map<string, unknown>;
function city(replies: Reply): void {
  ({ sent, storage } = fakeUni(replies));
  watchNetwork();
}
const act = (nobody: boolean): Act => ({ kind: 'complain', key: complaint.key, nobody, body: complaintOf(complaint) });
const kept = () => JSON.stringify([...storage.entries()]);
/** A closed app knows nothing but what lies in storage. */
const restart = () => pendings.splice(0);

beforeEach(() => {
  vi.useFakeTimers();
  fakeUni([]);
  forgetAll();
  dropComplaint();
});
afterEach(() => {
  forgetAll();
  vi.useRealTimers();
});
function write(): void {
  saveComplaint({ kind: 'infringementReport', subject: '冒用商标', description: '在一家超市看到冒用的商标。', respondent: '某超市', sender: 'nobody' });
}

describe('a complaint that names nobody', () => {
  it('goes without a token, and its secret lies nowhere', async () => {
    city([{ status: 201, body: ANONYMOUS }]);
    saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 1 });
    write();
    undertake(act(true));
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.header).not.toHaveProperty('Authorization');
    expect(pendingOf('complain')?.complaint?.secret).toBe(SECRET);
    expect(kept()).not.toContain(SECRET);
    expect(isBegun(complaint)).toBe(false);
  });

  it('asks for the same receipt with the same key after the app was closed, until it was put down', async () => {
    city(() => ({ status: 201, body: ANONYMOUS }));
    write();
    const { key } = complaint;
    undertake(act(true));
    await vi.advanceTimersByTimeAsync(10);
    restart();
    resumePending();
    await vi.advanceTimersByTimeAsync(10);
    expect(sent.map((one) => one.header['Idempotency-Key'])).toEqual([key, key]);
    expect(sent[0]?.data).toEqual(sent[1]?.data);
    const pending = pendingOf('complain');
    expect(pending?.complaint?.secret).toBe(SECRET);
    if (pending) forget(pending);
    expect(storage.has('pending-acts')).toBe(false);
    restart();
    resumePending();
    expect(pendings).toHaveLength(0);
  });

  it('is not dropped when its sender signs in for something else', async () => {
    city(({ url }) => (url.includes('/complaints') ? 'lost' : url.endsWith('/me') ? { status: 200, body: { id: 'p1' } } : { status: 200, body: { accessToken: 'a', refreshToken: 'r' } }));
    write();
    undertake(act(true));
    await vi.advanceTimersByTimeAsync(2200);
    const signing = signInSimulated('王芳');
    await vi.advanceTimersByTimeAsync(100);
    await signing;
    expect(pendingOf('complain')).toBeDefined();
  });
});

describe('a complaint of an account', () => {
  it('waits for its answer over a restart, ends the draft, and takes the kept one away', async () => {
    let reachable = false;
    city(({ method }) => (!reachable ? 'lost' : method === 'DELETE' ? { status: 204 } : { status: 201, body: RECEIPT }));
    saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 1 });
    write();
    undertake(act(false));
    await vi.advanceTimersByTimeAsync(2200);
    expect(pendingOf('complain')?.phase).toBe('waiting');
    expect(isBegun(complaint)).toBe(true);
    restart();
    reachable = true;
    resumePending();
    await vi.advanceTimersByTimeAsync(50);
    expect(pendingOf('complain')).toMatchObject({ phase: 'answered', complaint: { id: 'c1' } });
    expect(isBegun(complaint)).toBe(false);
    expect(sent.some((one) => one.method === 'DELETE' && one.url.endsWith('/complaints/draft'))).toBe(true);
    expect(storage.has('pending-acts')).toBe(false);
  });

  it('is never sent in the name of another person', async () => {
    city(({ url }) => (url.includes('/complaints') ? 'lost' : url.endsWith('/me') ? { status: 200, body: { id: 'p2' } } : { status: 200, body: { accessToken: 'b', refreshToken: 'r' } }));
    saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 1 });
    keepPerson('p1');
    write();
    undertake(act(false));
    await vi.advanceTimersByTimeAsync(2200);
    const signing = signInSimulated('李四');
    await vi.advanceTimersByTimeAsync(100);
    await signing;
    expect(pendingOf('complain')).toBeUndefined();
    expect(isBegun(complaint)).toBe(false);
  });
});
