import { computed, reactive } from 'vue';
import { asApiError, type ApiError } from '../api/api-error';
import { fetchLineTicket, fetchLineTickets } from '../api/calls';
import { session } from '../api/session';
import type { LineTicket } from '../api/types';
import { mayComeBack } from './come-back';
import { onNetworkBack } from './network';
import { dayOf } from './shanghai-time';

const STORAGE = 'line-number';

/** The number this person holds in a walk-in line: one at most. It is asked for as long as it lives, whatever page is open. */
interface Held {
  ticket: LineTicket | null;
  /** When the server said so, by this device's clock; 0 without a number. */
  at: number;
  /** Tries without an answer since. */
  failed: number;
  /** The call that the person has said they heard. */
  heard: string;
}

export const line = reactive<Held>({ ticket: null, at: 0, failed: 0, heard: '' });

/** Waiting, being served, or missed and still welcome back: there is something to watch. */
export function isLive(ticket: LineTicket | null): boolean {
  return stands(ticket) || mayComeBack(ticket);
}

/** In the line, or at a counter. */
function stands(ticket: LineTicket | null): boolean {
  return ticket !== null && ['waiting', 'called', 'serving'].includes(ticket.status);
}

/** The number that stands in the way of another; who was missed may take a new one instead of coming back. */
export const standing = computed(() => (stands(line.ticket) ? line.ticket : null));

/** Names one call of one number: called again is another call. Empty while nobody calls. */
export function callOf(ticket: LineTicket | null): string {
  return ticket?.status === 'called' ? `${ticket.id}/${ticket.calledAt}/${ticket.recalls}` : '';
}

/** Called, and the person has not said yet that they heard it. */
export const calling = computed(() => {
  const call = callOf(line.ticket);
  return call !== '' && call !== line.heard;
});

export function hearCall(): void {
  line.heard = callOf(line.ticket);
  store();
}

/** How often the number was dropped: an answer asked for before belongs to nobody here any more. */
let dropped = 0;

/** Taken before the server is asked; keeps what it answers, unless the person has left this device meanwhile. */
export function lineKeeper(): (ticket: LineTicket) => void {
  const asked = dropped;
  return (ticket) => {
    if (asked === dropped) keep(ticket);
  };
}

/**
 * Another number only takes the place of this one while it lives, and one that was missed never that of one that stands: an old one that is
 * looked up must not hide the one that will be called.
 */
function keep(ticket: LineTicket): void {
  if (line.ticket?.id !== ticket.id && (!isLive(ticket) || (stands(line.ticket) && !stands(ticket)))) return;
  Object.assign(line, { ticket, at: Date.now(), failed: 0 });
  store();
  plan();
}

/** At the start of the app: the number of today, as it was last seen. */
export function loadLine(now: number = Date.now()): void {
  const kept = uni.getStorageSync(STORAGE) as Partial<Held> | '';
  const today = kept && typeof kept.at === 'number' && typeof kept.ticket?.id === 'string' && dayOf(kept.at) === dayOf(now);
  Object.assign(line, { ticket: today ? kept.ticket : null, at: today ? kept.at : 0, failed: 0, heard: (today && kept.heard) || '' });
  store();
}

/** The end was read, or the person leaves this device. */
export function dropLine(): void {
  dropped++;
  Object.assign(line, { ticket: null, at: 0, failed: 0, heard: '' });
  clearTimeout(timer);
  store();
}

function store(): void {
  if (line.ticket) uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify({ ticket: line.ticket, at: line.at, heard: line.heard })));
  else uni.removeStorageSync(STORAGE);
}

/** Of numbers, newest first, the one to watch: who was missed may have come back with an old one, or hold a new one beside it. */
export function watchedOf(tickets: readonly LineTicket[]): LineTicket | undefined {
  return tickets.find(stands) ?? tickets.find(isLive);
}

/** So many numbers, newest first, hold the one that stands. */
const RECENT = 5;

/**
 * Whether the person holds a number that this device does not know of: given at the counter, or by a check-in. Who was missed may do so as
 * well; only one that stands is the only one.
 */
export async function findLine(): Promise<void> {
  if (!session.signedIn || stands(line.ticket)) return;
  const keeper = lineKeeper();
  const newest = await fetchLineTickets(null, RECENT).catch(() => null);
  const found = watchedOf(newest?.items ?? []);
  if (found) keeper(found);
}

const LONGEST_S = 60;
let timer: ReturnType<typeof setTimeout> | undefined;
let inFront = false;
let asking = false;

/** Seconds until the next question: as the server asks, twice as long after each lost one. */
export function pauseOf(pollSeconds: number, failed: number): number {
  const asked = Math.max(2, pollSeconds || 5);
  return failed === 0 ? asked : Math.max(asked, Math.min(asked * 2 ** failed, LONGEST_S));
}

function plan(): void {
  clearTimeout(timer);
  if (!inFront || !line.ticket || !isLive(line.ticket)) return;
  timer = setTimeout(() => void look(), pauseOf(line.ticket.pollSeconds, line.failed) * 1000);
}

/** Asks now. Quiet: what is shown stays when no answer comes, and the page says how old it is. */
export async function look(): Promise<void> {
  const { ticket } = line;
  if (!ticket || !session.signedIn || asking) return;
  const keeper = lineKeeper();
  const mine = dropped;
  asking = true;
  try {
    keeper(await fetchLineTicket(ticket.id));
  } catch (thrown) {
    if (mine === dropped) lost(asApiError(thrown));
  } finally {
    asking = false;
  }
}

function lost(failure: ApiError): void {
  // Not this person's, or gone from the records: nothing to watch.
  if (failure.kind === 'refused' && failure.status === 404) dropLine();
  else line.failed++;
  plan();
}

/** The app is in front: from now on the number is watched. */
export function watchLine(): void {
  inFront = true;
  if (isLive(line.ticket)) void look();
}

/** In the background nobody looks, and the phone sleeps. */
export function restLine(): void {
  inFront = false;
  clearTimeout(timer);
}

onNetworkBack(() => {
  if (inFront && isLive(line.ticket)) void look();
});
