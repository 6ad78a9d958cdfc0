import { ApiError } from '../api/api-error';
import { book, cancelBooking, leaveLine, rescheduleBooking, returnToLine, takeNumber } from '../api/calls';
import type { Booking, LineTicket, NewBooking, NewTicket } from '../api/types';
import { dayOf } from './shanghai-time';

/** What a person does whose answer may be lost on the way. The key makes any number of tries one act. */
export type Act =
  | { kind: 'book'; key: string; body: NewBooking }
  | { kind: 'cancel'; key: string; booking: string }
  | { kind: 'reschedule'; key: string; booking: string; start: string }
  /** `at`: when the button was pressed, milliseconds since 1970. */
  | { kind: 'take'; key: string; station: string; at: number; body: NewTicket }
  | { kind: 'leaveLine'; key: string; ticket: string }
  | { kind: 'return'; key: string; ticket: string };

export type Kind = Act['kind'];
const KINDS: readonly string[] = ['book', 'cancel', 'reschedule', 'take', 'leaveLine', 'return'] satisfies Kind[];

/** What the server answers: the booking, or the number, as it is after the act. */
export interface Answer {
  booking: Booking | null;
  ticket: LineTicket | null;
}

/** One act of a kind and a target at a time; one number a person, so one take. */
export function idOf(act: Act): string {
  switch (act.kind) {
    case 'book':
    case 'take':
      return act.kind;
    case 'cancel':
    case 'reschedule':
      return `${act.kind}/${act.booking}`;
    case 'leaveLine':
    case 'return':
      return `${act.kind}/${act.ticket}`;
  }
}

export function isAct(stored: { key?: unknown; kind?: unknown } | null): boolean {
  return typeof stored?.key === 'string' && KINDS.includes(String(stored.kind));
}

/** What is asked for, whatever the key and the hour. */
export function wordsOf(act: Act): string {
  return JSON.stringify({ ...act, key: '', at: 0 });
}

/** As it may lie on the device: where the person stood is given once and never kept. */
export function storable(act: Act): Act {
  return act.kind === 'take' ? { ...act, body: { ...act.body, location: undefined } } : act;
}

const PATIENCE_MS = 15 * 60_000;

/** A number is for now: a quarter of an hour later, or on another day, the person may be anywhere. */
export function outlived(act: Act, now: number = Date.now()): ApiError | null {
  if (act.kind !== 'take' || (now - act.at < PATIENCE_MS && dayOf(now) === dayOf(act.at))) return null;
  return new ApiError('refused', 0, 'take.outlived', '', '取号一直没有收到答复，已经不再自动取号。可能取上了，也可能没有，请看看「我的排队号」。');
}

export async function ask(act: Act): Promise<Answer> {
  switch (act.kind) {
    case 'book':
      return { booking: await book(act.body, act.key), ticket: null };
    case 'cancel':
      return { booking: await cancelBooking(act.booking, act.key), ticket: null };
    case 'reschedule':
      return { booking: await rescheduleBooking(act.booking, act.start, act.key), ticket: null };
    case 'take':
      return { booking: null, ticket: await takeNumber(act.station, act.body, act.key) };
    case 'leaveLine':
      return { booking: null, ticket: await leaveLine(act.ticket, act.key) };
    case 'return':
      return { booking: null, ticket: await returnToLine(act.ticket, act.key) };
  }
}
