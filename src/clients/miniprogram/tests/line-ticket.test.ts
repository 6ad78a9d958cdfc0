import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveSession } from '../src/api/session';
import type { LineTicket } from '../src/api/types';
import type { Act } from '../src/platform/acts';
import { leaveDevice } from '../src/platform/leave-device';
import { calling, dropLine, findLine, hearCall, line, lineKeeper, loadLine, pauseOf, restLine, standing, watchLine } from '../src/platform/line-ticket';
import { watchNetwork } from '../src/platform/network';
import { forgetAll, pendingOf, resumePending, undertake } from '../src/platform/pending';
import { ring } from '../src/queues/ring';
import { wayOn } from '../src/queues/ways';
import { fakeUni, type Sent } from './uni-double';

const NUMBER = {
  id: 't1', number: 'A017', status: 'waiting', station: { id: 's1', code: 'WQ01', name: '站' }, ahead: 3, recalls: 0, calledAt: null, canReturnUntil: null,
  parked: false, pollSeconds: 5,
} as LineTicket;
const CALLED = { ...NUMBER, status: 'called', counter: '3', calledAt: '2026-11-23T09:20:00+08:00', ahead: null } as LineTicket;

let sent: Sent[];
let storage: Map<string, unknown>;
let network: (isConnected: boolean) => void;
function city(replies: Parameters<typeof fakeUni>[0]): void {
  ({ sent, storage, network } = fakeUni(replies));
  saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 7200 });
  watchNetwork();
}
const polls = () => sent.filter((one) => one.url.includes('/queue/tickets/t1')).length;
const take = (over: Partial<Extract<Act, { kind: 'take' }>> = {}) =>
  undertake({ kind: 'take', key: 'k', station: 'WQ01', at: Date.now(), body: { service: 'consultation', location: { lng: 101.719, lat: 26.582 } }, ...over });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-23T01:10:00Z'));
  city([]);
});
afterEach(() => {
  restLine();
  dropLine();
  forgetAll();
  vi.useRealTimers();
});

describe('a number that is held', () => {
  it('is asked for as often as the server says, while the app is in front', async () => {
    city(() => ({ status: 200, body: NUMBER }));
    lineKeeper()(NUMBER);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(polls()).toBe(0);
    watchLine();
    await vi.advanceTimersByTimeAsync(15_100);
    expect(polls()).toBe(4);
    restLine();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(polls()).toBe(4);
  });

  it('stays as it was last seen without a signal, is asked for more and more rarely, and at once when the network is back', async () => {
    let reachable = false;
    city(() => (reachable ? { status: 200, body: { ...NUMBER, ahead: 1 } } : 'lost'));
    lineKeeper()(NUMBER);
    watchLine();
    await vi.advanceTimersByTimeAsync(2100);
    expect(line).toMatchObject({ failed: 1, ticket: { ahead: 3 } });
    await vi.advanceTimersByTimeAsync(12_200);
    expect(line.failed).toBe(2);
    reachable = true;
    network(true);
    await vi.advanceTimersByTimeAsync(10);
    expect(line).toMatchObject({ failed: 0, ticket: { ahead: 1 } });
    expect([0, 1, 2, 3, 4, 9].map((failed) => pauseOf(5, failed))).toEqual([5, 10, 20, 40, 60, 60]);
    expect([pauseOf(0, 0), pauseOf(1, 0), pauseOf(90, 3)]).toEqual([5, 2, 90]);
  });

  it('is followed no more when it ends, and the end stays until it is read', async () => {
    city(() => ({ status: 200, body: { ...NUMBER, status: 'served', ahead: null } }));
    lineKeeper()(NUMBER);
    watchLine();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(polls()).toBe(1);
    expect(line.ticket?.status).toBe('served');
    expect(standing.value).toBeNull();
    dropLine();
    expect(storage.has('line-number')).toBe(false);
  });

  it('is found again the same day after the app was closed, and on no other day', () => {
    lineKeeper()(NUMBER);
    const kept = structuredClone(storage.get('line-number'));
    city([]);
    storage.set('line-number', kept);
    loadLine();
    expect(line.ticket?.number).toBe('A017');
    loadLine(Date.parse('2026-11-24T00:10:00+08:00'));
    expect(line.ticket).toBeNull();
    expect(storage.has('line-number')).toBe(false);
  });

  it('is not brought back by an answer that was on its way when the person left', () => {
    const keeper = lineKeeper();
    lineKeeper()(NUMBER);
    leaveDevice();
    keeper(NUMBER);
    expect(line.ticket).toBeNull();
    expect([...storage.keys()]).toEqual([]);
  });

  it('is not hidden by an old one that is looked up', () => {
    lineKeeper()(NUMBER);
    lineKeeper()({ ...NUMBER, id: 't0', status: 'served' });
    expect(line.ticket?.id).toBe('t1');
  });

  it('given at the counter is found', async () => {
    city(() => ({ status: 200, body: { items: [NUMBER], nextCursor: null } }));
    await Promise.all([findLine(), vi.advanceTimersByTimeAsync(10)]);
    expect(line.ticket?.id).toBe('t1');
    await Promise.all([findLine(), vi.advanceTimersByTimeAsync(10)]);
    expect(sent).toHaveLength(1);
  });
});

describe('a call', () => {
  it('calls until it is heard, and calls anew when it is repeated', () => {
    lineKeeper()(CALLED);
    expect(calling.value).toBe(true);
    hearCall();
    expect(calling.value).toBe(false);
    lineKeeper()({ ...CALLED, status: 'serving' });
    lineKeeper()(CALLED);
    expect(calling.value).toBe(false);
    lineKeeper()({ ...CALLED, recalls: 1 });
    expect(calling.value).toBe(true);
    lineKeeper()({ ...CALLED, status: 'missed', canReturnUntil: '2026-11-23T09:50:00+08:00' });
    expect(calling.value).toBe(false);
  });

  it('that was heard is not called again after the app was closed', () => {
    lineKeeper()(CALLED);
    hearCall();
    loadLine();
    expect(line.ticket?.status).toBe('called');
    expect(calling.value).toBe(false);
  });

  it('knocks every two seconds, a minute and a half at most, and stops when told', async () => {
    const knock = vi.fn();
    ring(knock);
    await vi.advanceTimersByTimeAsync(4_100);
    expect(knock).toHaveBeenCalledTimes(3);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(knock).toHaveBeenCalledTimes(45);
    const another = vi.fn();
    const quiet = ring(another);
    quiet();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(another).toHaveBeenCalledTimes(1);
  });
});

describe('taking a number', () => {
  it('is sent again with its key until answered, and makes one number', async () => {
    let reachable = false;
    city(() => (reachable ? { status: 201, body: NUMBER } : 'lost'));
    take();
    await vi.advanceTimersByTimeAsync(2100);
    expect(pendingOf('take')).toMatchObject({ phase: 'waiting', lost: 1 });
    reachable = true;
    await vi.advanceTimersByTimeAsync(3100);
    expect(pendingOf('take')).toMatchObject({ phase: 'answered', ticket: { id: 't1' } });
    expect(line.ticket?.id).toBe('t1');
    expect(new Set(sent.map((one) => one.header['Idempotency-Key']))).toEqual(new Set(['k']));
    expect(storage.has('pending-acts')).toBe(false);
  });

  it('keeps the place out of storage', async () => {
    city(() => 'lost');
    take();
    expect(sent[0]?.data).toMatchObject({ location: { lng: 101.719 } });
    expect(JSON.stringify([...storage])).not.toContain('101.719');
    expect(storage.get('pending-acts')).toMatchObject([{ kind: 'take', key: 'k', body: { service: 'consultation' } }]);
  });

  it('goes on after the app was closed, but not a quarter of an hour later: the person may be anywhere', async () => {
    for (const [later, tries] of [[14, 1], [16, 0]] as const) {
      city(() => 'lost');
      take();
      const kept = structuredClone(storage.get('pending-acts'));
      forgetAll();
      city(() => ({ status: 201, body: NUMBER }));
      storage.set('pending-acts', kept);
      vi.setSystemTime(Date.now() + later * 60_000);
      resumePending();
      await vi.advanceTimersByTimeAsync(10);
      expect(sent.filter((one) => one.method === 'POST')).toHaveLength(tries);
      if (tries === 0) expect(pendingOf('take')?.refusal?.sentence).toContain('不再自动取号');
      forgetAll();
      dropLine();
    }
  });

  it('leads a refused person to the number they hold', async () => {
    city(() => ({ status: 409, body: { code: 'queue.already_waiting', title: '您已经有一个号', detail: 'A003还在排队。', ticketId: 't9' } }));
    take();
    await vi.advanceTimersByTimeAsync(10);
    const refusal = pendingOf('take')?.refusal;
    expect(refusal).toMatchObject({ ticketId: 't9' });
    expect(refusal && wayOn(refusal)).toBe('number');
    expect(storage.get('pending-acts')).toMatchObject([{ refused: { code: 'queue.already_waiting', ticketId: 't9' } }]);
  });
});

it('leaving the line and coming back go by one key each', async () => {
  const back = { ...NUMBER, ahead: 2 };
  city((one) => (one.url.endsWith('/leave') ? 'lost' : { status: 200, body: back }));
  undertake({ kind: 'leaveLine', key: 'l', ticket: 't1' });
  undertake({ kind: 'return', key: 'r', ticket: 't1' });
  await vi.advanceTimersByTimeAsync(2100);
  expect(pendingOf('leaveLine/t1')).toMatchObject({ phase: 'waiting' });
  expect(pendingOf('return/t1')).toMatchObject({ phase: 'answered', ticket: { ahead: 2 } });
  expect(new Set(sent.filter((one) => one.url.endsWith('/leave')).map((one) => one.header['Idempotency-Key']))).toEqual(new Set(['l']));
});
