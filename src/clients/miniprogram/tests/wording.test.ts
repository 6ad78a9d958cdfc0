import { describe, expect, it } from 'vitest';
import { ApiError } from '../src/api/api-error';
import type { BookableDay, Booking } from '../src/api/types';
import { dayNumber, daySaid, dayWord, weeksOf } from '../src/bookings/calendar';
import { fieldSentences, wayOn } from '../src/bookings/refusals';
import { toGcj02 } from '../src/platform/coordinates';
import { addDays } from '../src/platform/shanghai-time';
import { dayHours, distance, moveSentence, openness, statusSentence } from '../src/platform/wording';

const year = new Date().getUTCFullYear();
const booking = (change: Partial<Booking>): Booking =>
  ({ status: 'confirmed', start: `${year}-06-10T09:00:00+08:00`, cancelledAt: null, ...change }) as Booking;
const day = (date: string, change: Partial<BookableDay> = {}): BookableDay => ({
  date, status: 'open', reason: null, provisional: false, remaining: 5, ...change,
});

describe('sentences', () => {
  it('say each status with a date', () => {
    expect(statusSentence(booking({}))).toMatch(/^已预约，请您6月10日（周.）上午9:00到站$/);
    expect(statusSentence(booking({ status: 'cancelled', cancelledAt: `${year}-06-09T10:05:00+08:00` }))).toMatch(/^已于6月9日（周.）上午10:05取消$/);
    expect(statusSentence(booking({ status: 'checkedIn' }))).toMatch(/已签到，请在站内等候$/);
    const history = [{ at: `${year}-06-10T08:55:00+08:00`, move: 'checkedIn' as const, by: 'staff', note: null, start: null }];
    expect(statusSentence(booking({ status: 'checkedIn', history }))).toContain('上午8:55');
  });

  it('say distances as people do', () => {
    expect([4, 304, 1234, 25400].map(distance)).toEqual(['10米', '300米', '1.2公里', '25公里']);
    expect(distance(null)).toBe('');
  });

  it('say when the door opens', () => {
    expect(openness({ openNow: true, opensNext: null })).toBe('现在开门');
    expect(openness({ openNow: false, opensNext: `${year}-06-10T08:30:00+08:00` })).toMatch(/上午8:30开门$/);
  });

  it('say hours and why a day is closed', () => {
    const base = { date: '2026-10-01', weekday: 4, provisional: false };
    expect(dayHours({ ...base, status: 'closed', reason: '国庆节', sessions: [] })).toEqual(['不开门，国庆节']);
    expect(
      dayHours({ ...base, status: 'open', reason: null, sessions: [{ opens: '08:30', closes: '12:00' }, { opens: '14:30', closes: '18:00' }] }),
    ).toEqual(['上午8:30至12:00', '下午2:30至6:00']);
  });

  it('say where a booking was moved to', () => {
    const entry = { at: `${year}-06-08T08:55:00+08:00`, move: 'rescheduled' as const, by: 'citizen', note: null, start: `${year}-06-10T09:30:00+08:00` };
    expect(moveSentence(entry)).toMatch(/^您改了时间，改到6月10日（周.）上午9:30$/);
    expect(moveSentence({ ...entry, move: 'cancelled', by: 'staff', start: null })).toBe('站点取消了预约');
  });
});

describe('the calendar', () => {
  it('fills weeks from Monday to Sunday', () => {
    const weeks = weeksOf([day('2026-11-22'), day('2026-11-23'), day('2026-11-24')]);
    expect(weeks).toHaveLength(2);
    expect(weeks[0]?.cells[0]).toEqual({ date: '2026-11-16', day: null });
    expect(weeks[0]?.cells[6]?.day?.date).toBe('2026-11-22');
    expect(weeks[1]?.cells[0]?.day?.date).toBe('2026-11-23');
    expect(weeksOf([])).toEqual([]);
    // The 1st of December stands in the second week and says so itself.
    const fortnight = Array.from({ length: 15 }, (_, n) => day(addDays('2026-11-23', n)));
    expect(weeksOf(fortnight).map((week) => week.label.replace(/^\d+年/, ''))).toEqual(['11月', '', '']);
  });

  it('says why a day cannot be chosen', () => {
    expect(dayWord(day('2026-11-22', { status: 'closed', reason: '周末' }))).toBe('周末');
    expect(dayWord(day('2026-11-23', { status: 'full' }))).toBe('约满');
    expect([dayNumber('2026-11-30'), dayNumber('2026-12-01')]).toEqual(['30', '12月1']);
    expect(daySaid(day('2027-01-04', { provisional: true }))).toBe('还有5个名额，暂定');
  });
});

describe('the way on after a refusal', () => {
  const refused = (status: number, code: string, errors = {}) => new ApiError('refused', status, code, '', '', errors);
  it('leads where the person can act', () => {
    expect(wayOn(refused(409, 'booking.slot_full'))).toBe('pickSlot');
    expect(wayOn(refused(409, 'booking.overlap'))).toBe('myBookings');
    expect(wayOn(refused(422, 'booking.service_not_offered'))).toBe('restart');
    expect(wayOn(refused(422, 'idempotency.key_reused'))).toBe('alreadyBooked');
    expect(wayOn(refused(400, 'request.invalid', { subject: ['x'] }))).toBe('details');
    expect(wayOn(refused(429, 'rate.limited'))).toBe('retry');
    expect(wayOn(new ApiError('network', 0, 'network', '', ''))).toBe('retry');
  });
  it('puts server sentences beside the fields', () => {
    expect(fieldSentences({ 'contact.phone': ['请核对。'] })).toEqual({ subject: '', name: '', phone: '请核对。' });
  });
});

it('moves a browser position to where the stations are measured', () => {
  const moved = toGcj02({ lng: 101.7186, lat: 26.5823 });
  expect(moved.lng).toBeCloseTo(101.72017, 4);
  expect(moved.lat).toBeCloseTo(26.57873, 4);
});
