import type { LineTicket } from '../api/types';

/**
 * Missed, and welcome back: the server names the time only while somebody may come back, and it is asked again every few seconds. This
 * phone's clock has no say, for it may be wrong by hours. Where a station gives no time to come back, the time is over as the number is
 * missed: no button, no promise.
 */
export function mayComeBack(ticket: LineTicket | null): boolean {
  if (ticket?.status !== 'missed' || !ticket.canReturnUntil) return false;
  return !ticket.endedAt || Date.parse(ticket.canReturnUntil) > Date.parse(ticket.endedAt);
}
