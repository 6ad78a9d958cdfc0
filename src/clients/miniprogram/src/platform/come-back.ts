import type { LineTicket } from '../api/types';

/**
 * Missed, and welcome back. Where a station gives no time to come back, the time is over as the number is missed; that and the time
 * having passed are the same to whoever reads it: no button, no promise.
 */
export function mayComeBack(ticket: LineTicket | null, now: number = Date.now()): boolean {
  if (ticket?.status !== 'missed' || !ticket.canReturnUntil) return false;
  const until = Date.parse(ticket.canReturnUntil);
  return until > now && (!ticket.endedAt || until > Date.parse(ticket.endedAt));
}
