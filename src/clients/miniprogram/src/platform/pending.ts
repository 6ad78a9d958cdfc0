import { reactive } from 'vue';
import { asApiError, type ApiError } from '../api/api-error';
import { book, cancelBooking, rescheduleBooking } from '../api/calls';
import type { Booking, NewBooking } from '../api/types';
import { endBookedDraft } from './draft';
import { onNetworkBack } from './network';
import { keepTicket } from './tickets';

/**
 * Acts of a person whose answer may be lost on the way. Each is written down with its key before it is sent, sent
 * again by itself until an answer comes, and forgotten with the answer; the key makes the repeats one act.
 */
export type Act =
  | { kind: 'book'; key: string; body: NewBooking }
  | { kind: 'cancel'; key: string; booking: string }
  | { kind: 'reschedule'; key: string; booking: string; start: string };

export interface Pending {
  id: string;
  act: Act;
  /** signedOut: the session is over, and the person must sign in before it goes on. */
  phase: 'sending' | 'waiting' | 'signedOut' | 'answered';
  /** How often no answer came; 0 during the first try. */
  lost: number;
  /** Until the next try, while waiting. */
  seconds: number;
  booking: Booking | null;
  refusal: ApiError | null;
}

const STORAGE = 'pending-acts';
/** Seconds between tries; the last one repeats. */
export const PAUSES = [3, 5, 10, 20, 40, 60];

export const pendings = reactive<Pending[]>([]);
const timers = new Map<string, ReturnType<typeof setInterval>>();

export function idOf(act: Act): string {
  return act.kind === 'book' ? 'book' : `${act.kind}/${act.booking}`;
}

export function pendingOf(id: string): Pending | undefined {
  return pendings.find((one) => one.id === id);
}

/** Writes the act down and sends it. One that is under way already is sent again at once, with its own key. */
export function undertake(act: Act): void {
  const known = pendingOf(idOf(act));
  if (known && known.phase !== 'answered') {
    hurry(known);
    return;
  }
  if (known) forget(known);
  pendings.push({ id: idOf(act), act, phase: 'waiting', lost: 0, seconds: 0, booking: null, refusal: null });
  store();
  hurry(pendings[pendings.length - 1]);
}

/** Sends now instead of later. */
export function hurry(pending: Pending | undefined): void {
  if (!pending || pending.phase === 'sending' || pending.phase === 'answered') return;
  clearTimer(pending.id);
  void send(pending);
}

/** The person gives up waiting. The act may have happened all the same; its key stays with the draft. */
export function stop(pending: Pending): void {
  clearTimer(pending.id);
  forget(pending);
}

/** The answer was read. */
export function forget(pending: Pending): void {
  const at = pendings.findIndex((one) => one.id === pending.id);
  if (at >= 0) pendings.splice(at, 1);
  store();
}

/** Signing out: the next person on this device must not send the last one's acts. */
export function forgetAll(): void {
  timers.forEach((timer) => clearInterval(timer));
  timers.clear();
  pendings.splice(0);
  store();
}

/** At the start of the app: what was left without an answer goes on. */
export function resumePending(): void {
  const kept: unknown = uni.getStorageSync(STORAGE);
  for (const act of Array.isArray(kept) ? (kept as Act[]) : []) {
    if (typeof act?.key !== 'string' || !['book', 'cancel', 'reschedule'].includes(act.kind)) continue;
    if (!pendingOf(idOf(act))) {
      pendings.push({ id: idOf(act), act, phase: 'waiting', lost: 1, seconds: 0, booking: null, refusal: null });
    }
  }
  hurryAll();
}

/** The network is back, the app is in front again, or the person has signed in: no reason to wait any longer. */
export function hurryAll(): void {
  [...pendings].forEach(hurry);
}
onNetworkBack(hurryAll);

async function send(pending: Pending): Promise<void> {
  pending.phase = 'sending';
  try {
    answered(pending, await ask(pending.act), null);
  } catch (thrown) {
    const failure = asApiError(thrown);
    if (!pendings.includes(pending)) return;
    if (failure.kind === 'signedOut') pending.phase = 'signedOut';
    else if (isLost(failure)) wait(pending);
    else answered(pending, null, failure);
  }
}

function ask(act: Act): Promise<Booking> {
  switch (act.kind) {
    case 'book':
      return book(act.body, act.key);
    case 'cancel':
      return cancelBooking(act.booking, act.key);
    case 'reschedule':
      return rescheduleBooking(act.booking, act.start, act.key);
  }
}

/** No answer, a gateway instead of the server, or "not now": the act may go through later. */
function isLost(failure: ApiError): boolean {
  return failure.kind === 'network' || [429, 502, 503, 504].includes(failure.status);
}

function answered(pending: Pending, booking: Booking | null, refusal: ApiError | null): void {
  if (booking) {
    keepTicket(booking);
    if (pending.act.kind === 'book') endBookedDraft(pending.act.key, pending.act.body);
  }
  // Stopped while the answer was on its way: the list shows what came of it.
  if (!pendings.includes(pending)) return;
  pending.phase = 'answered';
  pending.booking = booking;
  pending.refusal = refusal;
  store();
}

function wait(pending: Pending): void {
  pending.phase = 'waiting';
  pending.seconds = PAUSES[Math.min(pending.lost, PAUSES.length - 1)] ?? 60;
  pending.lost++;
  clearTimer(pending.id);
  timers.set(
    pending.id,
    setInterval(() => {
      pending.seconds--;
      if (pending.seconds <= 0) hurry(pending);
    }, 1000),
  );
}

function clearTimer(id: string): void {
  clearInterval(timers.get(id));
  timers.delete(id);
}

function store(): void {
  const open = pendings.filter((one) => one.phase !== 'answered').map((one) => one.act);
  if (open.length > 0) uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify(open)));
  else uni.removeStorageSync(STORAGE);
}
