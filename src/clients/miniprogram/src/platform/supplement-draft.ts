import { reviveEvidence, type Evidence } from './complaint-draft';
import { dropKeptFiles } from './kept-files';

const STORAGE = 'supplement-drafts';
/** What nobody attached is forgotten by the server after a day; before that it is asked for once more. */
const FILES_MS = 22 * 3_600_000;
const MOST = 5;

/** What is being added to a complaint of one's own: kept on this device until it is sent. */
export interface SupplementDraft {
  /** The complaint's id. */
  of: string;
  words: string;
  files: Evidence[];
  /** When it was changed last, milliseconds since 1970. */
  at: number;
}

function kept(): SupplementDraft[] {
  const stored: unknown = uni.getStorageSync(STORAGE);
  return (Array.isArray(stored) ? stored : []).filter((one): one is SupplementDraft => typeof one?.of === 'string' && typeof one.words === 'string' && typeof one.at === 'number')
    .map((one) => ({ ...one, files: reviveEvidence(one.files) }));
}

const store = (drafts: SupplementDraft[]) =>
  drafts.length > 0 ? uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify(drafts))) : uni.removeStorageSync(STORAGE);

/** What was begun for this complaint; empty where nothing was. */
export function loadSupplement(of: string): SupplementDraft {
  const found = kept().find((one) => one.of === of);
  if (!found) return { of, words: '', files: [], at: Date.now() };
  if (Date.now() - found.at > FILES_MS) {
    for (const one of found.files) Object.assign(one, { upload: '', received: 0, done: false });
  }
  return found;
}

export const isSupplementBegun = (of: string): boolean => kept().some((one) => one.of === of);

/** Each letter is kept at once. Those of the last few complaints stay. */
export function saveSupplement(draft: SupplementDraft): void {
  const others = kept().filter((one) => one.of !== draft.of).sort((a, b) => b.at - a.at);
  dropKeptFiles(others.slice(MOST - 1).flatMap((one) => one.files.map((file) => file.path)));
  const begun = Boolean(draft.words.trim()) || draft.files.length > 0;
  store([...(begun ? [{ ...draft, at: Date.now() }] : []), ...others.slice(0, MOST - 1)]);
}

/** It was sent. */
export function dropSupplement(of: string): void {
  const drafts = kept();
  dropKeptFiles(drafts.filter((one) => one.of === of).flatMap((one) => one.files.map((file) => file.path)));
  store(drafts.filter((one) => one.of !== of));
}

/** Another person takes this device. */
export function dropSupplements(): void {
  dropKeptFiles(kept().flatMap((one) => one.files.map((file) => file.path)));
  store([]);
}
