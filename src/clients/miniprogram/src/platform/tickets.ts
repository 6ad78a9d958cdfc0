import { reactive } from 'vue';
import type { Booking } from '../api/types';
import { parseInstant } from './shanghai-time';

const STORAGE = 'tickets';

/** What the counter needs to see of a coming booking: kept on this device, so that it can be shown without a network. */
export interface Ticket {
  id: string;
  number: string;
  code: string;
  station: string;
  stationName: string;
  address: string;
  start: string;
  end: string;
}

export const tickets = reactive<Ticket[]>([]);

/** What the console's camera reads; the counter may also type the six digits. */
export function checkInText(ticket: Pick<Ticket, 'number' | 'code'>): string {
  return `servicenet:check-in:${ticket.number}:${ticket.code}`;
}

export function ticketOf(id: string): Ticket | undefined {
  return tickets.find((ticket) => ticket.id === id);
}

/** How often the tickets were dropped: an answer asked for before belongs to nobody here any more. */
let dropped = 0;

/** Taken before the server is asked; keeps what it answers, unless the person has left this device meanwhile. */
export function ticketKeeper(): (booking: Booking) => void {
  const asked = dropped;
  return (booking) => {
    if (asked === dropped) keep(booking);
  };
}

/** Keeps it while the visit is to come; whatever ended it takes the ticket away. */
function keep(booking: Booking): void {
  const at = tickets.findIndex((ticket) => ticket.id === booking.id);
  if (at >= 0) tickets.splice(at, 1);
  if (booking.status === 'confirmed') {
    tickets.push({
      id: booking.id,
      number: booking.number,
      code: booking.checkInCode,
      station: booking.station.code,
      stationName: booking.station.name,
      address: booking.station.address,
      start: booking.start,
      end: booking.end,
    });
    tickets.sort((a, b) => parseInstant(a.start) - parseInstant(b.start));
  }
  store();
}

export function loadTickets(now: number = Date.now()): void {
  const kept: unknown = uni.getStorageSync(STORAGE);
  const found = (Array.isArray(kept) ? (kept as Ticket[]) : []).filter(
    // Until the end of the visit, and an hour for those who are late. A clock that is wrong only keeps one longer.
    (ticket) => typeof ticket?.id === 'string' && parseInstant(ticket.end) + 3600_000 > now,
  );
  tickets.splice(0, tickets.length, ...found);
  store();
}

export function dropTickets(): void {
  dropped++;
  tickets.splice(0);
  store();
}

function store(): void {
  if (tickets.length > 0) uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify(tickets)));
  else uni.removeStorageSync(STORAGE);
}
