/**
 * Dates as a person in Panzhihua reads them, whatever zone the device is in. No Intl:
 * the WeChat runtime has none on some phones. China has kept +08:00 without summer time
 * since 1991, so a fixed offset is exact.
 */
const OFFSET_MS = 8 * 3600_000;
const DAY_MS = 24 * 3600_000;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;

export interface WallClock {
  year: number;
  month: number;
  day: number;
  /** 0 Sunday to 6 Saturday. */
  weekday: number;
  hour: number;
  minute: number;
}

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** Milliseconds since 1970 of an RFC 3339 instant; NaN when it is none. Own parser: engines differ on fractions. */
export function parseInstant(text: string): number {
  const found = INSTANT.exec(text);
  if (!found) return NaN;
  const n = (index: number) => Number(found[index] ?? 0);
  const fraction = Number(`0.${found[7] ?? '0'}`);
  const zone = found[8] ?? 'Z';
  let offset = 0;
  if (zone.toUpperCase() !== 'Z') {
    const digits = zone.slice(1).replace(':', '');
    const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
    offset = (zone.startsWith('-') ? -minutes : minutes) * 60_000;
  }
  return (
    Date.UTC(n(1), n(2) - 1, n(3), n(4), n(5), n(6)) + Math.floor(fraction * 1000) - offset
  );
}

export function wallClock(at: number): WallClock {
  const shifted = new Date(at + OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

const two = (value: number) => String(value).padStart(2, '0');

/** "2026-11-23" of an instant, in Shanghai. */
export function dayOf(at: string | number): string {
  const clock = wallClock(typeof at === 'number' ? at : parseInstant(at));
  return `${clock.year}-${two(clock.month)}-${two(clock.day)}`;
}

/** "0900" of an instant: stable for test ids, never shown. */
export function slotMark(at: string): string {
  const clock = wallClock(parseInstant(at));
  return two(clock.hour) + two(clock.minute);
}

function midnight(day: string): number {
  return parseInstant(`${day}T00:00:00+08:00`);
}

/** 1 Monday to 7 Sunday. */
export function isoWeekday(day: string): number {
  return wallClock(midnight(day)).weekday || 7;
}

export function addDays(day: string, days: number): string {
  return dayOf(midnight(day) + days * DAY_MS);
}

export function weekdayName(day: string): string {
  return WEEKDAYS[wallClock(midnight(day)).weekday] ?? '';
}

/** 「11月23日」; another year than now's is named. */
export function shortDay(day: string, now: number = Date.now()): string {
  const clock = wallClock(midnight(day));
  const year = clock.year === wallClock(now).year ? '' : `${clock.year}年`;
  return `${year}${clock.month}月${clock.day}日`;
}

/** 「11月23日（周一）」 */
export function longDay(day: string, now: number = Date.now()): string {
  return `${shortDay(day, now)}（${weekdayName(day)}）`;
}

/** 「上午」 before noon, 「中午」 in the hour from noon, 「下午」 until seven (a door closes at 「下午6:00」), 「晚上」 after. */
export function partOfDay(hour: number): string {
  if (hour < 6) return '凌晨';
  if (hour < 12) return '上午';
  if (hour < 13) return '中午';
  return hour < 19 ? '下午' : '晚上';
}

/** 「9:00」「2:30」 without the part of the day. */
export function bareClock(hour: number, minute: number): string {
  return `${hour > 12 ? hour - 12 : hour}:${two(minute)}`;
}

function clockWords(clock: WallClock): string {
  return partOfDay(clock.hour) + bareClock(clock.hour, clock.minute);
}

/** 「上午9:00」 */
export function clockOf(at: string): string {
  return clockWords(wallClock(parseInstant(at)));
}

/** 「11月23日（周一）上午9:00」 */
export function moment(at: string, now: number = Date.now()): string {
  return longDay(dayOf(at), now) + clockOf(at);
}

/** 「11月23日 上午9:00」, for a button where the weekday would crowd. */
export function shortMoment(at: string, now: number = Date.now()): string {
  return `${shortDay(dayOf(at), now)} ${clockOf(at)}`;
}

/** 「上午9:00至9:30」; the part of the day is said again only when it changes. */
export function span(start: string, end: string): string {
  const from = wallClock(parseInstant(start));
  const to = wallClock(parseInstant(end));
  const tail =
    partOfDay(from.hour) === partOfDay(to.hour) ? bareClock(to.hour, to.minute) : clockWords(to);
  return `${clockWords(from)}至${tail}`;
}

/** 「上午8:30至12:00」 of "08:30" and "12:00". */
export function sessionSpan(opens: string, closes: string): string {
  const [fromHour = 0, fromMinute = 0] = opens.split(':').map(Number);
  const [toHour = 0, toMinute = 0] = closes.split(':').map(Number);
  return `${partOfDay(fromHour)}${bareClock(fromHour, fromMinute)}至${bareClock(toHour, toMinute)}`;
}
