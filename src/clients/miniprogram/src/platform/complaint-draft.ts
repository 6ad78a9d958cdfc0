import { reactive } from 'vue';
import type { ComplaintKind, Industry, NewComplaint, RightKind } from '../api/types';
import { dropKeptFiles } from './kept-files';
import { newKey } from './idempotency';

const STORAGE = 'complaint-draft';

/** A file of a complaint being made, from choosing it to the moment the server has it. */
export interface Evidence {
  /** On this device. */
  id: string;
  name: string;
  size: number;
  /** Computed here before the first byte is sent; empty where it took too long. */
  sha256: string;
  /** Without a token a file is nobody's; an account's file cannot go with a complaint that names nobody, nor the other way round. */
  nobody: boolean;
  /** The server's id, of the upload and then of the file; empty before it begins. */
  upload: string;
  /** The largest piece the server takes. */
  chunk: number;
  received: number;
  done: boolean;
  /** WeChat: the copy in the mini-program's own folder. */
  path: string;
  /** Why it is not taken, in words; it stays in the list until removed. */
  problem: string;
}

/** named: with name and phone; hidden: of the account, but handlers learn neither; nobody: without an account, followed by a code. */
export type SenderWay = '' | 'named' | 'hidden' | 'nobody';
type YesNo = '' | 'yes' | 'no';

/** A complaint being made. Kept on this device until it is sent or dropped, and with the account while somebody is signed in. */
export interface ComplaintDraft {
  /** One key for this draft: whatever was answered or lost, it makes one complaint at most. */
  key: string;
  kind: ComplaintKind | '';
  also: ComplaintKind | '';
  subject: string;
  description: string;
  /** "2026-11-20"; empty: not remembered. */
  occurredOn: string;
  place: string;
  respondent: string;
  respondentAddress: string;
  station: string;
  stationName: string;
  district: string;
  districtName: string;
  industry: Industry | '';
  rightKind: RightKind | '';
  rightNumber: string;
  wish: string;
  sender: SenderWay;
  name: string;
  phone: string;
  publish: YesNo;
  mediation: YesNo;
  files: Evidence[];
}

export function emptyComplaint(): ComplaintDraft {
  return {
    key: newKey(), kind: '', also: '', subject: '', description: '', occurredOn: '', place: '', respondent: '', respondentAddress: '', station: '',
    stationName: '', district: '', districtName: '', industry: '', rightKind: '', rightNumber: '', wish: '', sender: '', name: '', phone: '',
    publish: '', mediation: '', files: [],
  };
}

/** How the draft on this device stands to the one kept with the account. */
export interface Sync {
  /** The server's version this one was made from; null: it never was there. */
  base: number | null;
  /** Changed here since. */
  changed: boolean;
  /** When it was changed here last, milliseconds since 1970. */
  at: number;
}
const fresh = (): Sync => ({ base: null, changed: false, at: 0 });

const EVIDENCE: Evidence = { id: '', name: '', size: 0, sha256: '', nobody: false, upload: '', chunk: 0, received: 0, done: false, path: '', problem: '' };

/** Takes what has the right type and leaves the rest as it was: storage and an older version of this client do no harm. */
function fill<T extends object>(into: T, from: unknown): T {
  if (typeof from !== 'object' || from === null) return into;
  const values = from as Record<string, unknown>;
  for (const field of Object.keys(into) as (keyof T & string)[]) {
    if (typeof values[field] === typeof into[field] && !Array.isArray(into[field])) into[field] = values[field] as T[keyof T & string];
  }
  return into;
}

export const reviveEvidence = (stored: unknown): Evidence[] =>
  (Array.isArray(stored) ? stored : []).map((one) => fill({ ...EVIDENCE }, one)).filter((one) => one.id && one.name);

export function reviveComplaint(stored: unknown): ComplaintDraft {
  return Object.assign(fill(emptyComplaint(), stored), { files: reviveEvidence((stored as { files?: unknown } | null)?.files) });
}

export const complaint = reactive<ComplaintDraft>(emptyComplaint());
export const sync = reactive<Sync>(fresh());

/** Sentences of the last refusal or check by field, for the page with the field. Not kept: they are of one moment. */
export const complaintErrors = reactive<Record<string, string>>({});

export function loadComplaint(): void {
  const stored = uni.getStorageSync(STORAGE) as { draft?: unknown; sync?: Partial<Sync> } | '';
  if (!stored) return;
  Object.assign(complaint, reviveComplaint(stored.draft));
  Object.assign(sync, fresh(), stored.sync);
}

function store(): void {
  uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify({ draft: complaint, sync })));
}

/** Each letter is kept at once: a call, a reload or a dead battery loses nothing. */
export function saveComplaint(change: Partial<Omit<ComplaintDraft, 'key'>> = {}): void {
  Object.assign(complaint, change);
  Object.assign(sync, { changed: true, at: Date.now() });
  store();
}

/** The server has it as it is here. */
export function syncedAt(version: number, unchangedSince: number): void {
  sync.base = version;
  if (sync.at === unchangedSince) sync.changed = false;
  store();
}

/** What was written on another phone takes the place of what is here; a file that is in both keeps its copy on this one. */
export function takeOver(content: unknown, version: number): void {
  const taken = reviveComplaint(content);
  for (const one of complaint.files) {
    const same = taken.files.find((file) => file.id === one.id);
    if (same && !same.done) same.path = one.path;
    else dropKeptFiles([one.path]);
  }
  Object.assign(complaint, taken);
  Object.assign(sync, { base: version, changed: false, at: Date.now() });
  store();
}

/** Sent, or thrown away: nothing of it stays on the device. */
export function dropComplaint(): void {
  dropKeptFiles(complaint.files.map((one) => one.path));
  Object.assign(complaint, emptyComplaint());
  Object.assign(sync, fresh());
  for (const field of Object.keys(complaintErrors)) Reflect.deleteProperty(complaintErrors, field);
  uni.removeStorageSync(STORAGE);
}

/** The earlier try was accepted after all; what is written now is another complaint. */
export function renewComplaintKey(): void {
  complaint.key = newKey();
  saveComplaint();
}

/** Something was written that would be missed. */
export function isBegun(of: ComplaintDraft): boolean {
  return Boolean(of.subject.trim() || of.description.trim() || of.respondent.trim() || of.files.length > 0);
}

const orNull = (text: string) => text.trim() || null;

export function complaintOf(of: ComplaintDraft): NewComplaint {
  const consumer = of.kind === 'consumerComplaint' || of.also === 'consumerComplaint';
  return {
    kind: of.kind || null,
    also: of.also || null,
    subject: of.subject.trim().replace(/\s*\n\s*/g, ' '),
    description: of.description.trim(),
    occurredOn: orNull(of.occurredOn),
    place: orNull(of.place),
    respondent: { name: of.respondent.trim(), address: orNull(of.respondentAddress) },
    stationId: orNull(of.station),
    district: of.station ? null : orNull(of.district),
    industry: of.station ? null : of.industry || null,
    right: of.rightKind ? { kind: of.rightKind, number: orNull(of.rightNumber) } : null,
    wish: orNull(of.wish),
    consents: consumer ? { publish: of.publish === 'yes', entrustedMediation: of.mediation === 'yes' } : null,
    anonymous: of.sender !== 'named',
    contact: of.sender === 'named' ? { name: of.name.trim(), phone: of.phone.trim() } : null,
    fileIds: of.files.filter((one) => one.done).map((one) => one.upload),
  };
}

/** The complaint with this key was sent. Words changed while its answer was under way belong to another one. */
export function endSentComplaint(key: string, body: NewComplaint): void {
  if (complaint.key !== key) return;
  if (JSON.stringify(complaintOf(complaint)) === JSON.stringify(body)) dropComplaint();
  else renewComplaintKey();
}
