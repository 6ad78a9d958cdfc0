import { reactive, readonly } from 'vue';

const KEY = 'large-type';
const state = reactive({ large: false });

/** Larger type for those who want it (the elder view of the look). */
export const reading = readonly(state);

export function loadReading(): void {
  state.large = uni.getStorageSync(KEY) === 'yes';
}

export function setLargeType(large: boolean): void {
  state.large = large;
  uni.setStorageSync(KEY, large ? 'yes' : 'no');
}
