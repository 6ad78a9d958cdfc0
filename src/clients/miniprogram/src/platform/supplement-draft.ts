import { reviveEvidence, type Evidence } from './complaint-draft';
import { newKey } from './idempotency';
import { dropKeptFiles } from './kept-files';

const STORAGE = 'supplement-drafts';
/** What nobody attached is forgotten by the server after a day; before that it is asked for once more. */
const FILES_MS = 22 * 3_600_000;
const KEPT_MS = 30 * 24 * 3_600_000;
const MOST = 5;

/** As the server takes it. */
export interface Supplement {
  description: string;
  fileIds: string[];
}

/** What is being added to a complaint of one's own: kept on this device until it is sent. */
export interface SupplementDraft {
  /** The complaint's id. */
  of: string;
  words: string;
  files: Evidence[];
  /** When the oldest of the files was chosen, milliseconds since 1970; 0 without files. */
  filesAt: number;
  /** When it was changed last, milliseconds since 1970. */
  at: number;
  /** One key for what was sent last, and what that was: sent again unchanged, it is the same act. */
  key: string;
  sent: string;
}

const empty = (of: string): SupplementDraft => ({ of, words: '', files: [], filesAt: 0, at: 0, key: '', sent: '' });
const isDraft = (one: unknown): one is SupplementDraft => {
  const { of, words, at } = (one ?? {}) as Partial<SupplementDraft>;
  return typeof of === 'string' && typeof words === 'string' && typeof at === 'number';
};

function kept(): SupplementDraft[] {
  const stored: unknown = uni.getStorageSync(STORAGE);
  return (Array.isArray(stored) ? stored : []).filter(isDraft).map((one) => ({ ...empty(one.of), ...one, files: reviveEvidence(one.files) }));
}

const dropFilesOf = (drafts: SupplementDraft[]) => dropKeptFiles(drafts.flatMap((one) => one.files.map((file) => file.path)));
const store = (drafts: SupplementDraft[]) =>
  drafts.length > 0 ? uni.setStorageSync(STORAGE, JSON.parse(JSON.stringify(drafts))) : uni.removeStorageSync(STORAGE);

export const bodyOf = (draft: SupplementDraft): Supplement =>
  ({ description: draft.words.trim(), fileIds: draft.files.filter((one) => one.done).map((one) => one.upload) });

/** What was begun for this complaint; empty where nothing was. */
export function loadSupplement(of: string): SupplementDraft {
  const found = kept().find((one) => one.of === of) ?? empty(of);
  if (found.files.length > 0 && Date.now() - found.filesAt > FILES_MS) {
    for (const one of found.files) Object.assign(one, { upload: '', received: 0, done: false });
    found.filesAt = Date.now();
  }
  return found;
}

export const isSupplementBegun = (of: string): boolean => kept().some((one) => one.of === of);

/** Each letter is kept at once. Those of the last few complaints stay, for a month. */
export function saveSupplement(draft: SupplementDraft): void {
  draft.at = Date.now();
  draft.filesAt = draft.files.length === 0 ? 0 : draft.filesAt || draft.at;
  const others = kept().filter((one) => one.of !== draft.of).sort((a, b) => b.at - a.at);
  const staying = others.filter((one, place) => place < MOST - 1 && draft.at - one.at < KEPT_MS);
  dropFilesOf(others.filter((one) => !staying.includes(one)));
  const begun = Boolean(draft.words.trim()) || draft.files.length > 0;
  store([...(begun ? [draft] : []), ...staying]);
}

/** The key to send it under: a new one for other words or files than last time. */
export function keyOfSupplement(draft: SupplementDraft): string {
  const sent = JSON.stringify(bodyOf(draft));
  if (draft.sent !== sent) Object.assign(draft, { sent, key: newKey() });
  return draft.key;
}

/** It was sent. Words changed while the answer was under way are another one. */
export function endSentSupplement(of: string, body: Supplement): void {
  const draft = kept().find((one) => one.of === of);
  if (!draft) return;
  const files = draft.files.filter((one) => !body.fileIds.includes(one.upload));
  dropFilesOf([{ ...draft, files: draft.files.filter((one) => !files.includes(one)) }]);
  saveSupplement({ ...draft, words: draft.words.trim() === body.description ? '' : draft.words, files });
}

/** Another person takes this device. */
export function dropSupplements(): void {
  dropFilesOf(kept());
  store([]);
}
