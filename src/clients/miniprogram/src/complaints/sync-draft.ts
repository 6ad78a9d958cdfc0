import { ref, shallowRef } from 'vue';
import { ApiError, asApiError } from '../api/api-error';
import { deleteDraft, fetchDraft, putDraft } from '../api/complaint-calls';
import { session } from '../api/session';
import { complaint, dropComplaint, isBegun, sync, syncedAt, takeOver } from '../platform/complaint-draft';
import { pendingOf } from '../platform/pending';
import type { KeptDraft } from '../api/types';
import { mergeDraft } from './merge-draft';

/** Another phone wrote on while this one did: the person says which goes on. */
export const other = shallowRef<KeptDraft | null>(null);
/** When the account got the last words, for the page that says so. */
export const keptAt = ref('');

/** What names nobody never goes to the account. */
const mayKeep = () => session.signedIn && complaint.sender !== 'nobody' && !pendingOf('complain');

let busy = false;
/** As the pages are entered and left. No signal, or a server that keeps no drafts yet: the one on this phone is enough. */
export async function syncDraft(): Promise<void> {
  if (busy || !mayKeep()) return;
  busy = true;
  try {
    const kept = await fetchDraft();
    switch (mergeDraft(sync, isBegun(complaint), kept)) {
      case 'push':
        await push(kept?.version ?? null);
        break;
      case 'take':
        if (kept) takeOver(kept.content, kept.version);
        break;
      case 'ask':
        other.value = kept;
        break;
    }
  } catch (thrown) {
    const failure = asApiError(thrown);
    if (failure.code === 'complaint.draft_changed') other.value = (failure.more.draft as KeptDraft | undefined) ?? null;
  } finally {
    busy = false;
  }
}

async function push(version: number | null): Promise<void> {
  const since = sync.at;
  const saved = await putDraft(contentOf(), version);
  syncedAt(saved.version, since);
  keptAt.value = saved.savedAt;
}

/** Where a copy lies on this phone says nothing to another one. */
export function contentOf(): object {
  return JSON.parse(JSON.stringify({ ...complaint, files: complaint.files.map((one) => ({ ...one, path: '' })) })) as object;
}

/** The one from the other phone goes on here. */
export function takeOther(): void {
  if (other.value) takeOver(other.value.content, other.value.version);
  other.value = null;
}

/** The one here goes on; the other is written over. */
export async function keepMine(): Promise<void> {
  const version = other.value?.version ?? null;
  other.value = null;
  try {
    await push(version);
  } catch (thrown) {
    const failure = asApiError(thrown);
    if (failure instanceof ApiError && failure.code === 'complaint.draft_changed') other.value = (failure.more.draft as KeptDraft | undefined) ?? null;
  }
}

/** From now on it names nobody: the account must not know its words any longer. */
export function unkeep(): void {
  if (session.signedIn && sync.base !== null) deleteDraft().catch(() => undefined);
  sync.base = null;
  keptAt.value = '';
}

/** The person does not want it any more, here or anywhere. */
export function throwAway(): void {
  if (session.signedIn) deleteDraft().catch(() => undefined);
  dropComplaint();
}
