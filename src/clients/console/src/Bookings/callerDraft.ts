import { defineStore } from 'pinia'
import { reactive } from 'vue'

/**
 * The form for a caller, kept while this window lives: a refusal, another page or a sign-in that ran out in the
 * middle of a call must not cost the clerk what was typed. In memory only; it holds a citizen's name and phone.
 */
export const useCallerDraft = defineStore('caller-draft', () => {
  const draft = reactive({ ownerId: '', stationId: '', service: '', day: '', start: '', subject: '', name: '', phone: '' })

  /** Another person on the same PC starts with an empty form. */
  function openFor(ownerId: string): void {
    if (draft.ownerId !== ownerId) clear()
    draft.ownerId = ownerId
  }

  function clear(): void {
    Object.assign(draft, { service: '', day: '', start: '', subject: '', name: '', phone: '' })
  }

  return { draft, openFor, clear }
})
