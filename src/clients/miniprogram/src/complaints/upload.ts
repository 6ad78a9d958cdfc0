import { asApiError, type ApiError } from '../api/api-error';
import type { EvidenceFile, NewUpload, Received, Upload, UploadProgress } from '../api/types';
import type { Evidence } from '../platform/complaint-draft';
import { Sha256 } from './sha256';

/** 50 MB, and 20 files at once: the server's limits. */
export const MOST_BYTES = 50 * 1024 * 1024;
export const MOST_FILES = 20;

/** A chosen file, read in parts. */
export interface Bytes {
  size: number;
  read(position: number, length: number): Promise<ArrayBuffer>;
}

/** What an upload asks of the server. */
export interface Wire {
  begin(body: NewUpload): Promise<Upload>;
  put(upload: string, offset: number, bytes: ArrayBuffer): Promise<Received>;
  progress(upload: string): Promise<UploadProgress>;
  finish(upload: string): Promise<EvidenceFile>;
}

const SMALLEST = 32 * 1024;
const FIRST = 128 * 1024;

/** A piece should take a few seconds: on a weak signal a long one would be lost whole. */
export function nextPiece(piece: number, tookMs: number, largest: number): number {
  const wanted = tookMs < 1500 ? piece * 2 : tookMs > 6000 ? piece / 2 : piece;
  return Math.max(Math.min(SMALLEST, largest), Math.min(largest, Math.floor(wanted)));
}

export type Plan = 'nothing' | 'chooseAgain' | 'begin' | 'finish' | 'ask';

/** What is to be done for a file next. `here`: its bytes can be read; after a reload a browser has forgotten them. */
export function planOf(one: Evidence, here: boolean): Plan {
  if (one.done || one.problem) return 'nothing';
  // All of it is there: the server only has to be told, with or without the bytes.
  if (one.upload && one.received >= one.size) return 'finish';
  if (!here) return 'chooseAgain';
  return one.upload ? 'ask' : 'begin';
}

/** The file chosen once more for one that broke off: by its hash where it is known, else by name and size. */
export function matchAgain(files: readonly Evidence[], chosen: { name: string; size: number }, sha256: string): Evidence | undefined {
  return files.find((one) => !one.done && !one.problem && one.size === chosen.size && (one.sha256 && sha256 ? one.sha256 === sha256 : one.name === chosen.name));
}

/** Of all bytes, how many are safe, 0 to 100; a hundred only when everything is done. */
export function percent(files: readonly Pick<Evidence, 'size' | 'received' | 'done' | 'problem'>[]): number {
  const counted = files.filter((one) => !one.problem);
  const size = counted.reduce((sum, one) => sum + one.size, 0);
  const received = counted.reduce((sum, one) => sum + (one.done ? one.size : one.received), 0);
  if (size === 0 || counted.every((one) => one.done)) return 100;
  return Math.min(99, Math.floor((100 * received) / size));
}

const HASH_PIECE = 1024 * 1024;
/** Slower than this a megabyte, a film would take longer to hash than to look at: the server's own hash must do. */
const PATIENCE_MS = 700;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Empty where the phone is too slow for a large file, or the person took the file away. */
export async function hashOf(bytes: Bytes, stopped: () => boolean, now: () => number = Date.now): Promise<string> {
  const hash = new Sha256();
  for (let position = 0; position < bytes.size; position += HASH_PIECE) {
    const part = new Uint8Array(await bytes.read(position, Math.min(HASH_PIECE, bytes.size - position)));
    const since = now();
    hash.update(part);
    if (stopped() || (position === 0 && bytes.size > 8 * HASH_PIECE && now() - since > PATIENCE_MS)) return '';
    // The page stays alive between pieces.
    await pause();
  }
  return hash.hex();
}

/** The refusals after which nothing is kept at the server: the sentence stays with the file. */
const ENDS = ['file.too_large', 'file.empty', 'file.kind_unknown', 'file.kind_differs', 'file.dangerous', 'file.hash_differs'];

export interface Watch {
  save(): void;
  stopped(): boolean;
  now?(): number;
}

/**
 * Brings one file to the server, from wherever it stands. Ends quietly when it is there, refused for good, or stopped; throws when no
 * answer came, and is called again then.
 */
export async function bring(one: Evidence, bytes: Bytes | null, wire: Wire, watch: Watch): Promise<void> {
  const now = watch.now ?? Date.now;
  for (let turns = 0; turns < 3 && !watch.stopped(); turns++) {
    const plan = planOf(one, bytes !== null);
    if (plan === 'nothing' || plan === 'chooseAgain') return;
    try {
      if (plan === 'begin' && bytes) {
        if (!one.sha256) one.sha256 = await hashOf(bytes, watch.stopped, now);
        if (watch.stopped()) return;
        const upload = await wire.begin({ name: one.name, size: one.size, sha256: one.sha256 || null });
        Object.assign(one, { upload: upload.id, chunk: upload.chunkSize, received: upload.received });
        watch.save();
      } else if (plan === 'ask') {
        one.received = (await wire.progress(one.upload)).received;
      }
      if (bytes) await pieces(one, bytes, wire, watch, now);
      if (watch.stopped()) return;
      await wire.finish(one.upload);
      one.done = true;
      watch.save();
      return;
    } catch (thrown) {
      if (!recovered(one, asApiError(thrown))) throw thrown;
      watch.save();
    }
  }
}

async function pieces(one: Evidence, bytes: Bytes, wire: Wire, watch: Watch, now: () => number): Promise<void> {
  const largest = one.chunk || HASH_PIECE;
  let piece = Math.min(FIRST, largest);
  while (one.received < one.size && !watch.stopped()) {
    const part = await bytes.read(one.received, Math.min(piece, one.size - one.received));
    const since = now();
    try {
      one.received = (await wire.put(one.upload, one.received, part)).received;
    } catch (thrown) {
      const failure = asApiError(thrown);
      // An answer was lost: the server says where to go on.
      if (failure.code !== 'file.offset' || typeof failure.more.received !== 'number') throw thrown;
      one.received = failure.more.received;
    }
    piece = nextPiece(piece, now() - since, largest);
    watch.save();
  }
}

/** True: the file's state was set right, and the next turn goes on from it. */
function recovered(one: Evidence, failure: ApiError): boolean {
  if (failure.code === 'file.offset' && typeof failure.more.received === 'number') {
    one.received = failure.more.received;
    return true;
  }
  if (failure.code === 'file.unknown') {
    // Forgotten after a day: from the beginning.
    Object.assign(one, { upload: '', received: 0 });
    return true;
  }
  if (ENDS.includes(failure.code)) {
    Object.assign(one, { upload: '', received: 0, problem: failure.sentence });
    return true;
  }
  return false;
}
