import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveSession } from '../src/api/session';
import type { Booking } from '../src/api/types';
import { bookingOf, draft, dropDraft, saveDraft } from '../src/platform/draft';
import { leaveDevice } from '../src/platform/leave-device';
import { forgetAll, undertake } from '../src/platform/pending';
import { checkInText, dropTickets, loadTickets, ticketKeeper, tickets } from '../src/platform/tickets';
import { fakeUni, type Sent } from './uni-double';

const START = '2026-11-24T09:00:00+08:00';
const BOOKED = {
  id: 'b1', number: 'YY20261123-000064-7', status: 'confirmed', checkInCode: '482913', start: START, end: '2026-11-24T09:30:00+08:00',
  station: { code: 'WQ01', name: '站', address: '址' },
} as Booking;

let sent: Sent[];
let storage: Map<string, unknown>;

function city(replies: Parameters<typeof fakeUni>[0]): void {
  ({ sent, storage } = fakeUni(replies));
  saveSession({ accessToken: 'a', refreshToken: 'r', expiresIn: 7200 });
}

const book = () => undertake({ kind: 'book', key: draft.key, body: bookingOf(draft) });

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date('2026-11-23T01:10:00Z'));
  fakeUni([]);
  forgetAll();
  dropTickets();
  dropDraft();
  saveDraft({ station: 'WQ01', service: 'consultation', start: START, subject: '问', name: '王', phone: '13800000000' });
});
afterEach(() => {
  forgetAll();
  vi.useRealTimers();
});

describe('a ticket', () => {
  it('is not brought back by an answer that was on its way when the person left', async () => {
    city(() => ({ status: 201, body: BOOKED }));
    const keepTicket = ticketKeeper();
    book();
    leaveDevice();
    await vi.advanceTimersByTimeAsync(10);
    keepTicket(BOOKED);
    expect(sent.some((one) => one.url.endsWith('/bookings'))).toBe(true);
    expect(tickets).toHaveLength(0);
    expect([...storage.keys()]).toEqual([]);
    ticketKeeper()(BOOKED);
    expect(tickets).toHaveLength(1);
  });

  it('is kept with the booking, without a name or a phone, and leaves with the cancellation', async () => {
    city((one) => ({ status: 200, body: one.url.endsWith('/cancel') ? { ...BOOKED, status: 'cancelled' } : BOOKED }));
    book();
    await vi.advanceTimersByTimeAsync(10);
    expect(Object.keys((storage.get('tickets') as object[])[0] ?? {}).sort()).toEqual([
      'address', 'code', 'end', 'id', 'number', 'start', 'station', 'stationName',
    ]);
    undertake({ kind: 'cancel', key: 'c', booking: 'b1' });
    await vi.advanceTimersByTimeAsync(10);
    expect(storage.has('tickets')).toBe(false);
  });

  it('is gone once the visit is over, and with signing out', async () => {
    city(() => ({ status: 201, body: BOOKED }));
    book();
    await vi.advanceTimersByTimeAsync(10);
    loadTickets(Date.parse('2026-11-24T10:00:00+08:00'));
    expect(tickets).toHaveLength(1);
    loadTickets(Date.parse('2026-11-24T10:31:00+08:00'));
    expect(tickets).toHaveLength(0);
    book();
    undertake({ kind: 'cancel', key: 'c', booking: 'b9' });
    leaveDevice();
    expect([...storage.keys()]).toEqual([]);
  });

  it('says to a camera what the counter expects', () => {
    expect(checkInText({ number: 'YY20261123-000064-7', code: '482913' })).toBe('servicenet:check-in:YY20261123-000064-7:482913');
  });
});
