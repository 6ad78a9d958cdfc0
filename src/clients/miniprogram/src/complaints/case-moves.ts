import { computed, ref } from 'vue';
import { asApiError } from '../api/api-error';
import { moveTracked, type CaseMove, type TrackingKey } from '../api/complaint-calls';
import type { Complaint } from '../api/types';
import { useAnswer } from '../platform/answers';
import { ActKey, newKey } from '../platform/idempotency';
import { undertake } from '../platform/pending';

/**
 * What the sender does with a case. Of an account it is written down and sent until answered; by code and secret it is sent from this
 * page alone, for the secret is kept nowhere.
 */
export function useCaseMoves(id: () => string, tracking: () => TrackingKey | null, moved: (complaint: Complaint | null, refusal: string) => void) {
  const { pending, underWay, lost } = useAnswer(
    () => `moveCase/${id()}`,
    ({ complaint, refusal }) => moved(complaint, refusal?.sentence ?? ''),
  );
  const sending = ref(false);
  const actKey = new ActKey();
  const busy = computed(() => sending.value || (underWay.value && pending.value?.phase !== 'signedOut'));

  async function move(act: CaseMove, sameAs?: string): Promise<void> {
    const key = tracking();
    if (!key) {
      undertake({ kind: 'moveCase', key: sameAs ?? newKey(), complaint: id(), act });
      return;
    }
    if (sending.value) return;
    sending.value = true;
    try {
      // A lost answer keeps the key: pressed again, it is the same act.
      const complaint = await moveTracked(key, act, actKey.for(JSON.stringify(act)));
      actKey.done();
      moved(complaint, '');
    } catch (thrown) {
      moved(null, asApiError(thrown).sentence);
    } finally {
      sending.value = false;
    }
  }

  return { move, busy, lost };
}
