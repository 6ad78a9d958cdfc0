import { computed, ref, shallowRef } from 'vue';
import { asApiError, type ApiError } from '../api/api-error';

/** What a page shows while it asks: a skeleton at first, then what came, or the reason why not. */
export function useLoad<T>(ask: () => Promise<T>) {
  const data = shallowRef<T | null>(null);
  const error = shallowRef<ApiError | null>(null);
  const busy = ref(false);
  let turn = 0;

  /** Quiet keeps what is on the page when a refresh fails: old news beats none. */
  async function load(quiet = false): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    if (!quiet) error.value = null;
    try {
      const answer = await ask();
      if (mine !== turn) return;
      data.value = answer;
      error.value = null;
    } catch (thrown) {
      if (mine !== turn) return;
      const failure = asApiError(thrown);
      if (!quiet || data.value === null || failure.kind !== 'network') error.value = failure;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  function forget(): void {
    turn++;
    data.value = null;
    error.value = null;
    busy.value = false;
  }

  const waiting = computed(() => data.value === null && error.value === null);
  return { data, error, busy, waiting, load, forget };
}
