import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearSession, keepPerson, readSession, saveSession } from '../src/api/session';
import type { Booking } from '../src/api/types';
import type { Act } from '../src/platform/acts';
import { bookingOf, draft, dropDraft, saveDraft } from '../src/platform/draft';
import { watchNetwork } from '../src/platform/network';
import { forget, forgetAll, giveWayTo, PAUSES, pendingOf, pendings, resumePending, stop, undertake } from '../src/platform/pending';
import { signInSimulated } from '../src/platform/sign-in';
import { fakeUni, type Sent } from './uni-double';

const TOKENS = { accessToken: 'a', refreshToken: 'r', expiresIn: 7200 };
const START = '2026-11-24T09:00:00+08:00';
const BOOKED = {
  id: 'b1', number: 'YY20261123-000064-7', status: 'confirmed', checkInCode: '482913', start: START, end: '2026-11-24T09:30:00+08:00',
  station: { code: 'WQ01', name: '站', address: '址' },
} as Booking;

type Reply = Parameters<typeof fakeUni>[0];
let sent: Sent[];
let storage: Map<string, unknown>;
let network: (isConnected: boolean) => void;

function city(replies: Reply): void {
  ({ sent, storage, network } = fakeUni(replies));
  saveSession(TOKENS);
  watchNetwork();
}

/** The request layer's own two repeats take two seconds. */
const ownRepeats = () => vi.advanceTimersByTimeAsync(2100);
const book = () => undertake({ kind: 'book', key: draft.key, body: bookingOf(draft) });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-23T01:10:00Z'));
  fakeUni([]);
  forgetAll();
  dropDraft();
  saveDraft({ station: 'WQ01', service: 'consultation', start: START, subject: '问', name: '王', phone: '13800000000' });
});
afterEach(() => {
  forgetAll();
  vi.useRealTimers();
});

describe('a booking without an answer', () => {
  it('is sent again by itself after growing pauses, always with one key, until it is booked', async () => {
    let reachable = false;
    city(() => (reachable ? { status: 201, body: BOOKED } : 'lost'));
    const key = draft.key;
    book();
    await ownRepeats();
    expect(pendingOf('book')).toMatchObject({ phase: 'waiting', lost: 1, seconds: PAUSES[0] });
    const first = sent.length;
    await vi.advanceTimersByTimeAsync(3000);
    expect(sent.length).toBeGreaterThan(first);
    await ownRepeats();
    expect(pendingOf('book')).toMatchObject({ phase: 'waiting', lost: 2, seconds: PAUSES[1] });
    reachable = true;
    await vi.advanceTimersByTimeAsync(5100);
    expect(pendingOf('book')).toMatchObject({ phase: 'answered', booking: { id: 'b1' } });
    expect(new Set(sent.map((one) => one.header['Idempotency-Key']))).toEqual(new Set([key]));
    expect(draft.subject).toBe('');
    expect(storage.has('pending-acts')).toBe(false);
  });

  it('goes at once when the network comes back', async () => {
    let reachable = false;
    city(() => (reachable ? { status: 201, body: BOOKED } : 'lost'));
    book();
    await ownRepeats();
    network(false);
    reachable = true;
    network(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(pendingOf('book')?.phase).toBe('answered');
  });

  it('is written down before it is sent, and goes on after the app was closed', async () => {
    city(() => 'lost');
    const key = draft.key;
    book();
    const kept = structuredClone(storage.get('pending-acts'));
    expect(kept).toMatchObject([{ kind: 'book', key, body: { subject: '问' } }]);
    await ownRepeats();
    forgetAll();

    city(() => ({ status: 201, body: BOOKED }));
    storage.set('pending-acts', kept);
    resumePending();
    await vi.advanceTimersByTimeAsync(10);
    expect(sent[0]?.header['Idempotency-Key']).toBe(key);
    expect(pendingOf('book')?.booking?.id).toBe('b1');
  });

  it('stops when the person says so, and keeps the words and the key', async () => {
    city(() => 'lost');
    const key = draft.key;
    book();
    await ownRepeats();
    const pending = pendings[0];
    if (pending) stop(pending);
    const tries = sent.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(sent.length).toBe(tries);
    expect(draft).toMatchObject({ key, subject: '问' });
    expect(storage.has('pending-acts')).toBe(false);
  });

  it('ends with a refusal as with an answer, and the words stay', async () => {
    city(() => ({ status: 409, body: { code: 'booking.slot_full', title: '约满', detail: '请换一个。' } }));
    book();
    await vi.advanceTimersByTimeAsync(10);
    expect(pendingOf('book')?.refusal?.code).toBe('booking.slot_full');
    expect(draft.subject).toBe('问');
  });

  it('waits for a sign-in when the session is over', async () => {
    city(() => ({ status: 401 }));
    clearSession();
    book();
    await vi.advanceTimersByTimeAsync(10);
    expect(pendingOf('book')?.phase).toBe('signedOut');
    expect(storage.has('pending-acts')).toBe(true);
  });

  it('goes on for the same person, and never in the name of another who signs in after them', async () => {
    for (const [person, phase] of [['same', 'answered'], ['another', undefined]] as const) {
      city((one) => (one.url.endsWith('/auth/wechat') ? { status: 200, body: TOKENS } : one.url.endsWith('/me') ? { status: 200, body: { id: person } } : { status: 201, body: BOOKED }));
      forgetAll();
      keepPerson('same');
      clearSession();
      book();
      await vi.advanceTimersByTimeAsync(10);
      expect(pendingOf('book')?.phase).toBe('signedOut');
      void signInSimulated('王');
      await vi.advanceTimersByTimeAsync(50);
      expect(pendingOf('book')?.phase).toBe(phase);
      expect(sent.some((one) => one.url.endsWith('/bookings'))).toBe(person === 'same');
    }
  });

  it('gives way to the time the button says, when it was waiting for a sign-in', async () => {
    city((one) => (one.url.endsWith('/auth/wechat') ? { status: 200, body: TOKENS } : one.url.endsWith('/me') ? { status: 200, body: { id: 'same' } } : { status: 201, body: BOOKED }));
    keepPerson('same');
    clearSession();
    book();
    await vi.advanceTimersByTimeAsync(10);
    expect(pendingOf('book')?.phase).toBe('signedOut');
    const later = '2026-11-25T10:00:00+08:00';
    saveDraft({ start: later });
    const act: Act = { kind: 'book', key: draft.key, body: bookingOf(draft) };
    giveWayTo(act);
    expect(storage.has('pending-acts')).toBe(false);
    await Promise.all([signInSimulated('王').then(() => undertake(act)), vi.advanceTimersByTimeAsync(50)]);
    await vi.advanceTimersByTimeAsync(50);
    expect(sent.filter((one) => one.url.endsWith('/bookings')).map((one) => (one.data as { start: string }).start)).toEqual([later]);
    expect(pendingOf('book')?.phase).toBe('answered');
  });

  it('does not give way while it may be on its way, nor to the same words', async () => {
    city(() => 'lost');
    book();
    giveWayTo({ kind: 'book', key: draft.key, body: { ...bookingOf(draft), subject: '别的' } });
    expect(pendingOf('book')?.phase).toBe('sending');
    forgetAll();
    clearSession();
    book();
    await vi.advanceTimersByTimeAsync(10);
    giveWayTo({ kind: 'book', key: 'another', body: bookingOf(draft) });
    expect(pendingOf('book')?.phase).toBe('signedOut');
  });

  it('sends nothing while it is not known who signed in', async () => {
    city((one) => (one.url.endsWith('/auth/wechat') ? { status: 200, body: TOKENS } : 'lost'));
    clearSession();
    book();
    const signing = signInSimulated('王').catch(() => 'no');
    await ownRepeats();
    expect(await signing).toBe('no');
    expect(readSession()).toBeNull();
    expect(sent.some((one) => one.url.endsWith('/bookings'))).toBe(false);
  });

  it('leaves words that were changed meanwhile, under another key', async () => {
    city(() => ({ status: 201, body: BOOKED }));
    const key = draft.key;
    book();
    saveDraft({ subject: '另外一件事' });
    await vi.advanceTimersByTimeAsync(10);
    expect(draft.subject).toBe('另外一件事');
    expect(draft.key).not.toBe(key);
  });
});

it('cancels and moves with one key each, side by side', async () => {
  city((one) => (one.url.endsWith('/cancel') ? { status: 200, body: { ...BOOKED, status: 'cancelled' } } : 'lost'));
  undertake({ kind: 'cancel', key: 'c', booking: 'b1' });
  undertake({ kind: 'reschedule', key: 'r', booking: 'b2', start: START });
  await ownRepeats();
  expect(pendingOf('cancel/b1')?.booking?.status).toBe('cancelled');
  expect(pendingOf('reschedule/b2')).toMatchObject({ phase: 'waiting' });
  expect(new Set(sent.filter((one) => one.url.endsWith('/reschedule')).map((one) => one.header['Idempotency-Key']))).toEqual(new Set(['r']));
});

describe('a refusal', () => {
  const refused = { status: 409, body: { code: 'booking.too_late', title: '来不及取消', detail: '请打站点电话。' } };

  it('is kept until it is read, also when the app is closed before', async () => {
    city(() => refused);
    undertake({ kind: 'cancel', key: 'c', booking: 'b1' });
    await vi.advanceTimersByTimeAsync(10);
    const kept = structuredClone(storage.get('pending-acts'));
    forgetAll();

    city(() => 'lost');
    storage.set('pending-acts', kept);
    resumePending();
    await vi.advanceTimersByTimeAsync(10);
    const again = pendingOf('cancel/b1');
    expect(again).toMatchObject({ phase: 'answered', booking: null, refusal: { code: 'booking.too_late' } });
    expect(again?.refusal?.sentence).toBe('来不及取消。请打站点电话。');
    expect(sent).toHaveLength(0);
    if (again) forget(again);
    expect(storage.has('pending-acts')).toBe(false);
  });

  it('gives way to the next try', async () => {
    const replies = [refused, { status: 200, body: { ...BOOKED, status: 'cancelled' } }];
    city(replies);
    undertake({ kind: 'cancel', key: 'c', booking: 'b1' });
    await vi.advanceTimersByTimeAsync(10);
    undertake({ kind: 'cancel', key: 'd', booking: 'b1' });
    await vi.advanceTimersByTimeAsync(10);
    expect(pendingOf('cancel/b1')?.booking?.status).toBe('cancelled');
    expect(storage.has('pending-acts')).toBe(false);
  });
});
