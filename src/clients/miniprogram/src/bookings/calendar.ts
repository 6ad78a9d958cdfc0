import type { BookableDay } from '../api/types';
import { addDays, isoWeekday, shortDay } from '../platform/shanghai-time';

export interface CalendarCell {
  date: string;
  day: BookableDay | null;
}

export interface CalendarWeek {
  /** The month, said where it is not clear from the days before: the first of a month carries its own. */
  label: string;
  cells: CalendarCell[];
}

/** Days in rows from Monday to Sunday; the edges are filled with empty cells. */
export function weeksOf(days: BookableDay[]): CalendarWeek[] {
  const first = days[0];
  const last = days[days.length - 1];
  if (!first || !last) return [];
  const byDate = new Map(days.map((day) => [day.date, day]));
  const weeks: CalendarWeek[] = [];
  let monday = addDays(first.date, 1 - isoWeekday(first.date));
  while (monday <= last.date) {
    const start = monday;
    const cells = Array.from({ length: 7 }, (_, offset) => {
      const date = addDays(start, offset);
      return { date, day: byDate.get(date) ?? null };
    });
    const named = cells.find((cell) => cell.day)?.date ?? start;
    const said = weeks.length > 0 && addDays(named, -1).slice(0, 7) === named.slice(0, 7);
    weeks.push({ label: said ? '' : shortDay(named).replace(/\d+日$/, ''), cells });
    monday = addDays(monday, 7);
  }
  return weeks;
}

/** 「23」; the first of a month says which, since a week may hold two. */
export function dayNumber(date: string): string {
  const [, month, day] = date.split('-').map(Number);
  return day === 1 ? `${month}月1` : String(day);
}

/** The word under a day's number: why it is closed, or how many places are left. */
export function dayWord(day: BookableDay): string {
  switch (day.status) {
    case 'open':
      return `余${day.remaining}`;
    case 'full':
      return '约满';
    case 'past':
      return '已过';
    case 'closed':
      return day.reason ?? '不开门';
  }
}

/** The same for a listener. */
export function daySaid(day: BookableDay): string {
  const word = day.status === 'open' ? `还有${day.remaining}个名额` : dayWord(day);
  return day.provisional ? `${word}，暂定` : word;
}

export function isOpen(day: BookableDay | null): boolean {
  return day?.status === 'open';
}
