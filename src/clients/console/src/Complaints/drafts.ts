import { customRef, type Ref } from 'vue'

const prefix = 'servicenet.complaint-draft.'

/** Long texts of the acts on a case, in this tab's own storage: a reload or a sign-in that ran out must not cost them. */
export interface DraftShelf {
  read(key: string): string
  write(key: string, text: string): void
}

export function shelfOf(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): DraftShelf {
  return {
    read(key) {
      try {
        return storage.getItem(prefix + key) ?? ''
      } catch {
        return ''
      }
    },
    write(key, text) {
      try {
        if (text) storage.setItem(prefix + key, text)
        else storage.removeItem(prefix + key)
      } catch {
        // A locked-down browser keeps it on the page only.
      }
    },
  }
}

/** What somebody said on the telephone may name them: such words are kept in memory, while this window lives. */
const memory = new Map<string, string>()
export const inMemory: DraftShelf = { read: (key) => memory.get(key) ?? '', write: (key, text) => void (text ? memory.set(key, text) : memory.delete(key)) }

/** A text that is kept as it is typed. `key` names the person at the PC, the case and the field. */
export function useDraft(key: string, shelf: DraftShelf = shelfOf(sessionStorage)): Ref<string> {
  let text = shelf.read(key)
  return customRef((track, trigger) => ({
    get() {
      track()
      return text
    },
    set(next: string) {
      text = next
      shelf.write(key, next)
      trigger()
    },
  }))
}

/** Nothing of the last person stays on a shared PC. */
export function forgetDrafts(storage: Storage = sessionStorage): void {
  memory.clear()
  for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key)
}
