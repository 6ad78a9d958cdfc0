import { ApiError } from '../api/api-error';
import { book, cancelBooking, leaveLine, rescheduleBooking, returnToLine, takeNumber } from '../api/calls';
import { complain, moveComplaint, type CaseMove } from '../api/complaint-calls';
import type { Booking, Complaint, LineTicket, NewBooking, NewComplaint, NewTicket } from '../api/types';
import { dayOf } from './shanghai-time';

/** What a person does whose answer may be lost on the way. The key makes any number of tries one act. */
export type Act =
  | { kind: 'book'; key: string; body: NewBooking }
  | { kind: 'cancel'; key: string; booking: string }
  | { kind: 'reschedule'; key: string; booking: string; start: string }
  /** `at`: when the button was pressed, milliseconds since 1970. */
  | { kind: 'take'; key: string; station: string; at: number; body: NewTicket }
  | { kind: 'leaveLine'; key: string; ticket: string }
  | { kind: 'return'; key: string; ticket: string }
  /** `nobody`: without an account, so that no session is waited for and none is used. */
  | { kind: 'complain'; key: string; nobody: boolean; body: NewComplaint }
  | { kind: 'moveCase'; key: string; complaint: string; act: CaseMove };

export type Kind = Act['kind'];
const KINDS: readonly string[] = ['book', 'cancel', 'reschedule', 'take', 'leaveLine', 'return', 'complain', 'moveCase'] satisfies Kind[];

/** What the server answers: the booking, the number, or the complaint, as it is after the act. */
export interface Answer {
  booking: Booking | null;
  ticket: LineTicket | null;
  complaint: Complaint | null;
}
export const NOTHING: Answer = { booking: null, ticket: null, complaint: null };

/** One act of a kind and a target at a time; one number a person, so one take. */
export function idOf(act: Act): string {
  switch (act.kind) {
    case 'book':
    case 'take':
    case 'complain':
      return act.kind;
    case 'moveCase':
      return `${act.kind}/${act.complaint}`;
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
      return { ...NOTHING, booking: await book(act.body, act.key) };
    case 'cancel':
      return { ...NOTHING, booking: await cancelBooking(act.booking, act.key) };
    case 'reschedule':
      return { ...NOTHING, booking: await rescheduleBooking(act.booking, act.start, act.key) };
    case 'take':
      return { ...NOTHING, ticket: await takeNumber(act.station, act.body, act.key) };
    case 'leaveLine':
      return { ...NOTHING, ticket: await leaveLine(act.ticket, act.key) };
    case 'return':
      return { ...NOTHING, ticket: await returnToLine(act.ticket, act.key) };
    case 'complain':
      return { ...NOTHING, complaint: await complain(act.body, act.nobody, act.key) };
    case 'moveCase':
      return { ...NOTHING, complaint: await moveComplaint(act.complaint, act.act, act.key) };
  }
}
