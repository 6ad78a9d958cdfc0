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

/** What fits under a number in a seventh of a phone's width. */
const SHORT = 3;

/** The word under a day's number: how many places are left, or why there are none. A long reason is told on a tap. */
export function dayWord(day: BookableDay): string {
  switch (day.status) {
    case 'open':
      return `余${day.remaining}`;
    case 'full':
      return '约满';
    case 'past':
      return '已过';
    case 'closed':
      return day.reason && [...day.reason].length <= SHORT ? day.reason : '不开放';
  }
}

/** The icon beside the word; a state is never told by colour alone. */
export function dayIcon(day: BookableDay): string {
  switch (day.status) {
    case 'open':
      return 'check';
    case 'full':
      return 'full';
    case 'past':
      return 'clock';
    case 'closed':
      return 'close';
  }
}

/** The whole of it, for a listener and for the elder view. */
export function daySaid(day: BookableDay): string {
  const words = {
    open: `还有${day.remaining}个名额`,
    full: '约满',
    past: '已过',
    closed: day.reason ? `不开放，${day.reason}` : '不开放',
  };
  return day.provisional ? `${words[day.status]}，暂定` : words[day.status];
}

/** Why a tapped day cannot be had, after its date. */
export function whyNot(day: BookableDay): string {
  switch (day.status) {
    case 'full':
      return '约满了。有人取消时会空出名额，可以过会儿再看。';
    case 'past':
      return '今天能约的时间已经过了。';
    case 'closed':
      return day.reason ? `不开放：${day.reason}。` : '不开放。';
    case 'open':
      return '';
  }
}

export function isOpen(day: BookableDay | null): boolean {
  return day?.status === 'open';
}
