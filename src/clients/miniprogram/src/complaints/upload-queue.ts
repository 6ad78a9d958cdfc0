import { computed, ref } from 'vue';
import { asApiError, type ApiError } from '../api/api-error';
import { beginUpload, dropUpload, fetchUpload, finishUpload, putPiece } from '../api/complaint-calls';
import { complaint, saveComplaint, type Evidence } from '../platform/complaint-draft';
import { newKey } from '../platform/idempotency';
import { dropKeptFiles } from '../platform/kept-files';
import { onNetworkBack } from '../platform/network';
import { keptBytes, type Chosen } from './pick-files';
import { bring, hashOf, matchAgain, MOST_BYTES, MOST_FILES, percent, planOf, type Bytes, type Wire } from './upload';
import { fileSize } from './words';

/** Seconds between tries; the last one repeats. */
const PAUSES = [3, 5, 10, 20, 40];

function wireOf(nobody: boolean): Wire {
  const key = newKey();
  return {
    begin: (body) => beginUpload(body, nobody, key),
    put: (upload, offset, bytes) => putPiece(upload, offset, bytes, nobody),
    progress: (upload) => fetchUpload(upload, nobody),
    finish: (upload) => finishUpload(upload, nobody),
  };
}

/** One file after another, so that a weak signal brings one whole before the next; it goes on while other pages are open. */
export function uploadQueue(files: () => Evidence[], save: () => void) {
  const sources = new Map<string, Bytes>();
  const active = ref('');
  const signedOut = ref(false);
  /** How often no answer came; the files wait then and go on by themselves. */
  const lost = ref(0);
  const rejected = ref('');
  let running = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The bytes, as long as they can be read: a browser forgets them with the page, WeChat's copy stays. */
  function sourceOf(one: Evidence): Bytes | null {
    const known = sources.get(one.id) ?? (one.path ? keptBytes(one.path, one.size) : null);
    if (!known) return null;
    return {
      size: known.size,
      read: (position, length) => known.read(position, length).catch((thrown: unknown) => {
        sources.delete(one.id);
        one.path = '';
        throw thrown;
      }),
    };
  }
  const isHere = (one: Evidence) => sources.has(one.id) || Boolean(one.path);
  const plan = (one: Evidence) => planOf(one, isHere(one));

  async function run(): Promise<void> {
    clearTimeout(timer);
    if (running) return;
    running = true;
    signedOut.value = false;
    for (let one = next(); one; one = next()) {
      active.value = one.id;
      const mine = one;
      try {
        await bring(mine, sourceOf(mine), wireOf(mine.nobody), { save, stopped: () => !files().includes(mine) });
        lost.value = 0;
        if (mine.done) {
          dropKeptFiles([mine.path]);
          mine.path = '';
          save();
        }
      } catch (thrown) {
        if (!isHere(mine) || !files().includes(mine)) continue;
        if (!settled(mine, asApiError(thrown))) break;
      }
    }
    active.value = '';
    running = false;
  }

  const next = () => files().find((one) => !['nothing', 'chooseAgain'].includes(plan(one)));

  /** True: go on with the next file. */
  function settled(one: Evidence, failure: ApiError): boolean {
    if (failure.kind === 'signedOut') {
      signedOut.value = true;
      return false;
    }
    if (failure.kind === 'network' || failure.status === 429 || failure.status >= 500) {
      timer = setTimeout(() => void run(), (PAUSES[Math.min(lost.value, PAUSES.length - 1)] ?? 40) * 1000);
      lost.value++;
      return false;
    }
    one.problem = failure.sentence;
    save();
    return true;
  }

  async function add(chosen: Chosen[], nobody: boolean): Promise<void> {
    rejected.value = '';
    for (const one of chosen) {
      if (await isContinued(one)) continue;
      const why = whyNot(one);
      if (why) {
        rejected.value = why;
        dropKeptFiles([one.path]);
        continue;
      }
      sources.set(one.id, one.bytes);
      files().push({ id: one.id, name: one.name, size: one.bytes.size, sha256: '', nobody, upload: '', chunk: 0, received: 0, done: false, path: one.path, problem: '' });
      save();
      void run();
    }
    void run();
  }

  function whyNot(one: Chosen): string {
    if (files().length >= MOST_FILES) return `一次最多${MOST_FILES}个文件。请把重要的留下，其余的提交后还可以补充。`;
    if (one.bytes.size > MOST_BYTES) return `「${one.name}」有${fileSize(one.bytes.size)}，太大了。每个文件最多50兆，录像可以截短，或者分成几段。`;
    return one.bytes.size === 0 ? `「${one.name}」是空的，没有添加。` : '';
  }

  /** The same file once more, after the page forgot its bytes: the upload goes on where it stopped. */
  async function isContinued(one: Chosen): Promise<boolean> {
    const waiting = files().filter((file) => plan(file) === 'chooseAgain' && file.size === one.bytes.size);
    if (waiting.length === 0) return false;
    const same = matchAgain(waiting, { name: one.name, size: one.bytes.size }, await hashOf(one.bytes, () => false).catch(() => ''));
    if (!same) return false;
    sources.set(same.id, one.bytes);
    same.path = one.path;
    return true;
  }

  function remove(one: Evidence): void {
    const at = files().indexOf(one);
    if (at >= 0) files().splice(at, 1);
    sources.delete(one.id);
    dropKeptFiles([one.path]);
    // What nobody attaches is forgotten after a day anyway.
    if (one.upload) dropUpload(one.upload, one.nobody).catch(() => undefined);
    save();
    void run();
  }

  /** Once more from the beginning, after a refusal. */
  function retry(one: Evidence): void {
    Object.assign(one, { problem: '', upload: '', received: 0, sha256: '' });
    save();
    void run();
  }

  /** A file of the account cannot go with what names nobody: it is brought once more, or chosen again. */
  function reown(): void {
    for (const one of files().filter((file) => !file.nobody)) Object.assign(one, { nobody: true, upload: '', received: 0, done: false });
    save();
    void run();
  }

  onNetworkBack(() => void run());
  const whole = computed(() => percent(files()));
  const open = computed(() => files().filter((one) => !one.done && !one.problem).length);
  return { active, signedOut, lost, rejected, whole, open, plan, run, add, remove, retry, reown };
}

export type UploadQueue = ReturnType<typeof uploadQueue>;

/** Of the complaint being made. */
export const evidence = uploadQueue(() => complaint.files, () => saveComplaint());
