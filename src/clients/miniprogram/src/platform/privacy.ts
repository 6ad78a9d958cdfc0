import { reactive, readonly } from 'vue';

/**
 * WeChat holds back every call that touches personal data (place, clipboard, …) until the person has agreed to the
 * privacy guide, and tells us through this event; each call held back wants an answer. Only in WeChat.
 */
type Answer = { event: 'exposureAuthorization' } | { event: 'agree'; buttonId: string } | { event: 'disagree' };
declare const wx: {
  onNeedPrivacyAuthorization?(ask: (answer: (with_: Answer) => void) => void): void;
  openPrivacyContract?(options: { fail(): void }): void;
};

const state = reactive({ open: false });
export const privacyAsk = readonly(state);
let held: ((with_: Answer) => void)[] = [];
let listening = false;

/** Once per launch, before the first page can call anything. */
export function listenForPrivacy(): void {
  if (listening) return;
  listening = true;
  wx.onNeedPrivacyAuthorization?.((answer) => {
    held.push(answer);
    state.open = true;
    // WeChat counts whether the question was seen at all.
    answer({ event: 'exposureAuthorization' });
  });
}

function settle(answer: Answer): void {
  const waiting = held;
  held = [];
  state.open = false;
  for (const one of waiting) one(answer);
}

/** Counts only from WeChat's own button, which is why its id goes with it. */
export function agreeToPrivacy(buttonId: string): void {
  settle({ event: 'agree', buttonId });
}

export function declinePrivacy(): void {
  settle({ event: 'disagree' });
}

export function readPrivacyGuide(): void {
  wx.openPrivacyContract?.({
    fail: () => void uni.showToast({ title: '隐私保护指引没有打开，请稍后再试', icon: 'none' }),
  });
}
