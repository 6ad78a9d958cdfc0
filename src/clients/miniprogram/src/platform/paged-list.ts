import { ref, shallowRef } from 'vue';
import { asApiError, type ApiError } from '../api/api-error';

/** A list that grows by cursor. A newer question makes answers to an older one void. */
export function usePagedList<T>(ask: (cursor: string | null) => Promise<{ items: T[]; nextCursor: string | null }>) {
  const items = shallowRef<T[]>([]);
  const error = shallowRef<ApiError | null>(null);
  const loaded = ref(false);
  const busy = ref(false);
  const more = ref(false);
  let cursor: string | null = null;
  let turn = 0;

  async function fetchPage(fresh: boolean): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    try {
      const page = await ask(fresh ? null : cursor);
      if (mine !== turn) return;
      items.value = fresh ? page.items : [...items.value, ...page.items];
      cursor = page.nextCursor;
      more.value = cursor !== null;
      loaded.value = true;
      // Only an answer takes the last error away: a failing poll must not make it blink.
      error.value = null;
    } catch (thrown) {
      if (mine === turn) error.value = asApiError(thrown);
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  /** Asks from the start; `clear` shows the skeleton again because the question changed. */
  function reload(clear = false): Promise<void> {
    if (clear) {
      loaded.value = false;
      items.value = [];
      error.value = null;
    }
    return fetchPage(true);
  }

  /** After signing out, another person may sit here. */
  function forget(): void {
    turn++;
    items.value = [];
    loaded.value = busy.value = more.value = false;
    error.value = null;
  }

  function loadMore(): Promise<void> {
    return busy.value || !more.value ? Promise.resolve() : fetchPage(false);
  }

  return { items, error, loaded, busy, more, reload, loadMore, forget };
}
