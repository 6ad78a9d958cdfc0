import { describe, expect, it } from 'vitest';
import {
  addDays, dayOf, isoWeekday, longDay, moment, parseInstant, sessionSpan, shortMoment, slotMark, span,
} from '../src/platform/shanghai-time';

const now = parseInstant('2026-11-22T10:00:00+08:00');

describe('dates as people read them', () => {
  it('reads an instant with any offset and fraction', () => {
    const nine = Date.UTC(2026, 10, 23, 1, 0, 0);
    expect(parseInstant('2026-11-23T09:00:00+08:00')).toBe(nine);
    expect(parseInstant('2026-11-23T01:00:00Z')).toBe(nine);
    expect(parseInstant('2026-11-22T20:00:00-0500')).toBe(nine);
    expect(parseInstant('2026-11-23T09:00:00.1234567+08:00')).toBe(nine + 123);
    expect(parseInstant('2026-11-23')).toBeNaN();
  });

  it('names the day, the weekday and the part of the day', () => {
    expect(moment('2026-11-23T09:00:00+08:00', now)).toBe('11月23日（周一）上午9:00');
    expect(moment('2026-11-23T14:30:00+08:00', now)).toBe('11月23日（周一）下午2:30');
    expect(moment('2026-11-23T12:00:00+08:00', now)).toBe('11月23日（周一）中午12:00');
    expect(shortMoment('2026-11-23T09:00:00+08:00', now)).toBe('11月23日 上午9:00');
  });

  it('names the year only when it is another', () => {
    expect(longDay('2027-01-04', now)).toBe('2027年1月4日（周一）');
  });

  it('keeps Shanghai whatever zone the instant is written in', () => {
    expect(dayOf('2026-11-22T23:30:00Z')).toBe('2026-11-23');
    expect(slotMark('2026-11-23T01:00:00Z')).toBe('0900');
  });

  it('steps over months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
    expect(isoWeekday('2026-11-22')).toBe(7);
  });

  it('says a span once per part of the day', () => {
    expect(span('2026-11-23T09:00:00+08:00', '2026-11-23T09:30:00+08:00')).toBe('上午9:00至9:30');
    expect(span('2026-11-23T11:30:00+08:00', '2026-11-23T12:00:00+08:00')).toBe('上午11:30至中午12:00');
    expect(sessionSpan('14:30', '18:00')).toBe('下午2:30至6:00');
    expect(sessionSpan('08:30', '12:00')).toBe('上午8:30至12:00');
  });
});
