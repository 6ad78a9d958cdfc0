import { reactive, readonly } from 'vue';

const KEY = 'large-type';
const OFFERED = 'large-type-offered';
const state = reactive({ large: false, offered: true });

/** The elder view (大字版): larger type, larger targets, fewer choices a page. */
export const reading = readonly(state);

export function loadReading(): void {
  const kept: unknown = uni.getStorageSync(KEY);
  state.large = kept === 'yes';
  // Offered once: whoever has chosen before, either way, is not asked again.
  state.offered = kept === 'yes' || kept === 'no' || uni.getStorageSync(OFFERED) === 'yes';
}

export function setLargeType(large: boolean): void {
  state.large = large;
  uni.setStorageSync(KEY, large ? 'yes' : 'no');
  endOffer();
}

export function endOffer(): void {
  state.offered = true;
  uni.setStorageSync(OFFERED, 'yes');
}
