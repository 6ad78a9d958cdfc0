import { onHide, onShow, onUnload } from '@dcloudio/uni-app';
import { watch } from 'vue';

/** Keeps the screen lit while the page is shown and `wanted`: who waits watches, and must not miss the call. */
export function keepAwakeWhile(wanted: () => boolean): void {
  let shown = false;
  const set = () => light(shown && wanted());
  onShow(() => {
    shown = true;
    set();
  });
  onHide(() => {
    shown = false;
    set();
  });
  onUnload(() => light(false));
  watch(wanted, set);
}

// #ifdef H5
let lock: Promise<{ release(): Promise<void> } | null> | null = null;
// #endif

function light(on: boolean): void {
  // #ifdef MP-WEIXIN
  uni.setKeepScreenOn({ keepScreenOn: on, fail: () => undefined });
  // #endif
  // #ifdef H5
  if (on === (lock !== null)) return;
  if (on) {
    // Some browsers know no such lock, and a page in the background gets none.
    lock = navigator.wakeLock?.request('screen').catch(() => null) ?? null;
  } else {
    void lock?.then((held) => held?.release());
    lock = null;
  }
  // #endif
}
