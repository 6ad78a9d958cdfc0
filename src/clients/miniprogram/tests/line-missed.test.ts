import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveSession } from '../src/api/session';
import type { LineTicket } from '../src/api/types';
import { mayComeBack } from '../src/platform/come-back';
import { calling, dropLine, findLine, line, lineKeeper, restLine, watchLine } from '../src/platform/line-ticket';
import { ticketSentence } from '../src/platform/line-words';
import { fakeUni } from './uni-double';

const NUMBER = {
  id: 't1', number: 'A017', status: 'waiting', station: { id: 's1', code: 'WQ01', name: '站' }, ahead: 3, recalls: 0, calledAt: null, canReturnUntil: null,
  parked: false, pollSeconds: 5,
} as LineTicket;
const MISSED = { ...NUMBER, status: 'missed', ahead: null, endedAt: '2026-11-23T09:05:00+08:00', canReturnUntil: '2026-11-23T09:35:00+08:00' } as LineTicket;

function city(replies: Parameters<typeof fakeUni>[0]): void {
  fakeUni(replies);
  saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 7200 });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-23T01:10:00Z'));
  city([]);
});
afterEach(() => {
  restLine();
  dropLine();
  vi.useRealTimers();
});

it('a number that stands is not hidden by an older one that was missed and may still come back', async () => {
  const newer = { ...NUMBER, id: 't9', number: 'A009' };
  city((one) => ({ status: 200, body: one.url.endsWith('/t9') ? { ...newer, status: 'called', calledAt: '2026-11-23T09:20:00+08:00' } : MISSED }));
  lineKeeper()(newer);
  lineKeeper()(MISSED);
  expect(line.ticket?.id).toBe('t9');
  watchLine();
  await vi.advanceTimersByTimeAsync(100);
  expect(calling.value).toBe(true);
  lineKeeper()(MISSED);
  expect(calling.value).toBe(true);
  lineKeeper()({ ...newer, status: 'serving' });
  lineKeeper()(MISSED);
  expect(line.ticket?.id).toBe('t9');
  lineKeeper()({ ...newer, status: 'served' });
  lineKeeper()(MISSED);
  expect(line.ticket?.id).toBe('t1');
});

it('a number that was missed is watched, and gives way to the one that stands, wherever that is in the list', async () => {
  lineKeeper()(MISSED);
  city(() => ({ status: 200, body: { items: [{ ...MISSED, id: 't9' }, { ...NUMBER, id: 't5' }, MISSED], nextCursor: null } }));
  await Promise.all([findLine(), vi.advanceTimersByTimeAsync(10)]);
  expect(line.ticket?.id).toBe('t5');
});

it('a number missed where nobody may come back is not watched', async () => {
  const over = { ...MISSED, canReturnUntil: '2026-11-23T09:10:00+08:00', endedAt: '2026-11-23T09:10:00+08:00' };
  for (const one of [over, { ...MISSED, canReturnUntil: null }]) {
    expect(mayComeBack(one)).toBe(false);
    lineKeeper()(one);
    expect(line.ticket).toBeNull();
  }
});

it('a phone whose clock is wrong by hours neither hides the way back nor promises more than the server', () => {
  for (const wrong of ['2026-11-23T06:00:00Z', '2026-11-22T20:00:00Z']) {
    vi.setSystemTime(new Date(wrong));
    expect(mayComeBack(MISSED)).toBe(true);
    expect(ticketSentence(MISSED)).toContain('9:35前回来');
    expect(mayComeBack({ ...MISSED, canReturnUntil: null })).toBe(false);
  }
});
