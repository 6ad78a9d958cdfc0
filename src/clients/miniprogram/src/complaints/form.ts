import { onLoad } from '@dcloudio/uni-app';
import { computed, ref } from 'vue';
import { complaint, complaintErrors, saveComplaint, type ComplaintDraft } from '../platform/complaint-draft';
import { go, goBack, type Page } from '../platform/go';
import { checkStep, stepsOf, type Step } from './check';
import { syncDraft } from './sync-draft';

export const PAGE_OF: Record<Step, Page> = {
  what: 'complaintWhat',
  who: 'complaintWho',
  right: 'complaintRight',
  contact: 'complaintContact',
  evidence: 'complaintEvidence',
};
const NAMES: Record<Step, string> = { what: '写经过', who: '写对方', right: '权利和诉求', contact: '联系方式', evidence: '加凭证' };
const SERVICE_NAMES: Partial<Record<Step, string>> = { who: '选站点' };

/** The steps by name, for the bar above each page; reading once more is the last. */
export function stepNames(): string[] {
  const service = complaint.kind === 'serviceComplaint';
  return [...stepsOf(complaint).map((step) => (service && SERVICE_NAMES[step]) || NAMES[step]), '核对'];
}

type Field = Exclude<keyof ComplaintDraft, 'key' | 'files'>;

/** What every page of the form does: keep what is typed, check it, and lead on, or back to the last page it was opened from. */
export function useStep(step: Step) {
  /** Opened from the last page to mend something: the way on is back. */
  const mending = ref(false);
  onLoad((query) => {
    mending.value = query?.mend === 'yes';
  });
  const ready = computed(() => complaint.kind !== '');
  const number = computed(() => stepsOf(complaint).indexOf(step) + 1);
  const names = computed(stepNames);
  const following = computed<Step | undefined>(() => stepsOf(complaint)[number.value]);
  const label = computed(() => {
    if (mending.value) return '改好了，回去核对';
    return following.value ? `下一步，${names.value[number.value] ?? ''}` : '下一步，核对一遍';
  });

  function typed(field: Field, value: string): void {
    saveComplaint({ [field]: value } as Partial<ComplaintDraft>);
    complaintErrors[field] = '';
  }

  /** The mistakes stand beside their fields; true when there are none. */
  function check(only?: readonly string[]): boolean {
    const found = Object.entries(checkStep(step, complaint)).filter(([field]) => !only || only.includes(field));
    Object.assign(complaintErrors, Object.fromEntries(found));
    if (found.length > 0) uni.pageScrollTo({ scrollTop: 0, duration: 0 });
    return found.length === 0;
  }

  function next(): void {
    if (!check()) return;
    void syncDraft();
    if (mending.value) goBack('home');
    else go(following.value ? PAGE_OF[following.value] : 'complaintConfirm');
  }

  return { mending, ready, number, names, label, typed, check, next };
}
