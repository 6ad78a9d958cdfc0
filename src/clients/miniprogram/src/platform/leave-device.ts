import { clearSession, keepPerson } from '../api/session';
import { dropComplaint } from './complaint-draft';
import { dropDraft } from './draft';
import { dropLine } from './line-ticket';
import { forgetAll } from './pending';
import { dropSupplements } from './supplement-draft';
import { dropTickets } from './tickets';

/** The next person on this device must find nothing of the last one: words, evidence, tickets, numbers, acts under way, session. */
export function leaveDevice(): void {
  clearSession();
  keepPerson('');
  dropDraft();
  dropComplaint();
  dropSupplements();
  dropTickets();
  dropLine();
  forgetAll();
}
