import type { Sync } from '../platform/complaint-draft';
import type { KeptDraft } from '../api/types';

/** Which of two drafts goes on: the one here, the one kept with the account, or the person says. */
export type Merge = 'push' | 'take' | 'ask' | 'same';

/** `begun`: something is written here that would be missed. */
export function mergeDraft(here: Sync, begun: boolean, kept: Pick<KeptDraft, 'version'> | null): Merge {
  if (!kept) return begun && here.changed ? 'push' : 'same';
  if (kept.version === here.base) return here.changed ? 'push' : 'same';
  // Saved elsewhere since: what was not touched here gives way.
  return begun && here.changed ? 'ask' : 'take';
}
