import { onHide, onShow } from '@dcloudio/uni-app';
import { computed, ref, watch } from 'vue';
import { forget, pendingOf, type Pending } from './pending';

/**
 * An act as a page follows it. The answer may come seconds or days after the tap, and only the page in front reads
 * it: one that waits below in the stack must not take it away.
 */
export function useAnswer(id: () => string, read: (answered: Pending) => void) {
  const shown = ref(true);
  onShow(() => (shown.value = true));
  onHide(() => (shown.value = false));

  const pending = computed(() => pendingOf(id()));
  const underWay = computed(() => pending.value !== undefined && pending.value.phase !== 'answered');
  /** What the page says while no answer comes; null during the first try. */
  const lost = computed(() => {
    const one = pending.value;
    return one && one.lost > 0 && (one.phase === 'waiting' || one.phase === 'sending') ? one : null;
  });

  watch(
    () => [pending.value?.phase, shown.value],
    () => {
      const one = pending.value;
      if (!shown.value || one?.phase !== 'answered') return;
      forget(one);
      read(one);
    },
    { immediate: true },
  );

  return { pending, underWay, lost };
}
