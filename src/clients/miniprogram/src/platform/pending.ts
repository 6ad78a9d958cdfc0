import { reactive } from 'vue';
import { ApiError, asApiError } from '../api/api-error';
import { deleteDraft } from '../api/complaint-calls';
import { session } from '../api/session';
import { ask, idOf, isAct, NOTHING, outlived, storable, wordsOf, type Act, type Answer } from './acts';
import { endSentComplaint } from './complaint-draft';
import { endBookedDraft } from './draft';
import { lineKeeper } from './line-ticket';
import { onNetworkBack } from './network';
import { endSentSupplement } from './supplement-draft';
import { ticketKeeper } from './tickets';

/**
 * Acts of a person whose answer may be lost on the way. Each is written down with its key before it is sent, sent
 * again by itself until an answer comes, and forgotten with the answer; the key makes the repeats one act.
 */
export interface Pending extends Answer {
  id: string;
  act: Act;
  /** signedOut: the session is over, and the person must sign in before it goes on. */
  phase: 'sending' | 'waiting' | 'signedOut' | 'answered';
  /** How often no answer came; 0 during the first try. */
  lost: number;
  /** Until the next try, while waiting. */
  seconds: number;
  refusal: ApiError | null;
}

const STORAGE = 'pending-acts';
/** As it lies in storage. */
type Kept = Act & { refused?: { code: string; sentence: string; ticketId: string } };
/** Seconds between tries; the last one repeats. */
export const PAUSES = [3, 5, 10, 20, 40, 60];

export const pendings = reactive<Pending[]>([]);
const timers = new Map<string, ReturnType<typeof setInterval>>();

export function pendingOf(id: string): Pending | undefined {
  return pendings.find((one) => one.id === id);
}

/**
 * What waits for a sign-in gives way when the person confirms other words: signing in would send the old ones. The key
 * stays the draft's: should the old words have arrived after all, the server refuses the new ones instead of booking twice.
 */
export function giveWayTo(act: Act): void {
  const known = pendingOf(idOf(act));
  if (known?.phase === 'signedOut' && wordsOf(known.act) !== wordsOf(act)) forget(known);
}

/** Writes the act down and sends it. One that is under way already is sent again at once, with its own key. */
export function undertake(act: Act): void {
  giveWayTo(act);
  const known = pendingOf(idOf(act));
  if (known && known.phase !== 'answered') {
    hurry(known);
    return;
  }
  if (known) forget(known);
  pendings.push({ id: idOf(act), act, phase: 'waiting', lost: 0, seconds: 0, ...NOTHING, refusal: null });
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
  forgetEach(() => true);
}

/** A guest signs in: what names nobody is still theirs, and goes without a session. */
export function forgetOfAccounts(): void {
  forgetEach((one) => !isNobodys(one.act));
}

function forgetEach(which: (one: Pending) => boolean): void {
  for (const one of pendings.filter(which)) {
    clearTimer(one.id);
    pendings.splice(pendings.indexOf(one), 1);
  }
  store();
}

function isNobodys(act: Act): boolean {
  return act.kind === 'complain' && act.nobody;
}

/** At the start of the app: what was left without an answer goes on, and a refusal that nobody read is still to be read. */
export function resumePending(): void {
  const kept: unknown = uni.getStorageSync(STORAGE);
  for (const one of Array.isArray(kept) ? (kept as Kept[]) : []) {
    if (!isAct(one)) continue;
    const { refused, ...act } = one;
    if (pendingOf(idOf(act))) continue;
    const refusal = typeof refused?.sentence === 'string' ? new ApiError('refused', 0, refused.code, '', refused.sentence, {}, refused.ticketId) : null;
    pendings.push({ id: idOf(act), act, phase: refusal ? 'answered' : 'waiting', lost: refusal ? 0 : 1, seconds: 0, ...NOTHING, refusal });
  }
  hurryAll();
}

/** The network is back, the app is in front again, or the person has signed in: no reason to wait any longer. */
export function hurryAll(): void {
  [...pendings].forEach(hurry);
}
onNetworkBack(hurryAll);

async function send(pending: Pending): Promise<void> {
  const late = outlived(pending.act);
  if (late) {
    answered(pending, NOTHING, late);
    return;
  }
  pending.phase = 'sending';
  const keepTicket = ticketKeeper();
  const keepNumber = lineKeeper();
  try {
    const answer = await ask(pending.act);
    if (answer.booking) keepTicket(answer.booking);
    if (answer.ticket) keepNumber(answer.ticket);
    answered(pending, answer, null);
  } catch (thrown) {
    const failure = asApiError(thrown);
    if (!pendings.includes(pending)) return;
    if (failure.kind === 'signedOut') pending.phase = 'signedOut';
    else if (isLost(failure)) wait(pending);
    else answered(pending, NOTHING, failure);
  }
}

/** No answer, a gateway instead of the server, or "not now": the act may go through later. */
function isLost(failure: ApiError): boolean {
  return failure.kind === 'network' || [429, 502, 503, 504].includes(failure.status);
}

function answered(pending: Pending, answer: Answer, refusal: ApiError | null): void {
  if (answer.booking && pending.act.kind === 'book') endBookedDraft(pending.act.key, pending.act.body);
  if (answer.complaint && pending.act.kind === 'complain') {
    endSentComplaint(pending.act.key, pending.act.body);
    // Left over it would only be offered again, and goes by itself after thirty days.
    if (session.signedIn && !pending.act.nobody) deleteDraft().catch(() => undefined);
  }
  if (answer.complaint && pending.act.kind === 'moveCase' && pending.act.act.move === 'supplement') endSentSupplement(pending.act.complaint, pending.act.act.body);
  // Stopped while the answer was on its way: the list shows what came of it.
  if (!pendings.includes(pending)) return;
  pending.phase = 'answered';
  Object.assign(pending, answer);
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
  // Code and secret of a complaint without an account are never stored: asked again with its key, the server says them once more, until
  // the person has put them down.
  const open = pendings.filter((one) => one.phase !== 'answered' || one.refusal || isNobodys(one.act)).map(({ act, refusal }): Kept => ({
    ...storable(act),
    // WeChat may close the app before anybody looks: the refusal is said at the next start.
    ...(refusal ? { refused: { code: refusal.code, sentence: refusal.sentence, ticketId: refusal.ticketId } } : {}),
  }));
  if (open.length > 0) uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify(open)));
  else uni.removeStorageSync(STORAGE);
}
