import { reactive, readonly } from 'vue';

const state = reactive({ online: true });
/** Whether the phone has a network at all; a network may still not reach us. */
export const network = readonly(state);

const returned = new Set<() => void>();

/** Listens once, at the start of the app. */
export function watchNetwork(): void {
  // #ifdef H5
  // uni's own listens to what few browsers tell (the kind of connection), not to its coming and going.
  window.addEventListener('online', () => changed(true));
  window.addEventListener('offline', () => changed(false));
  state.online = navigator.onLine;
  // #endif
  // #ifdef MP-WEIXIN
  uni.onNetworkStatusChange(({ isConnected }) => changed(isConnected));
  uni.getNetworkType({ success: ({ networkType }) => (state.online = networkType !== 'none') });
  // #endif
}

function changed(online: boolean): void {
  state.online = online;
  if (online) returned.forEach((act) => act());
}

/** Called each time the network comes back. */
export function onNetworkBack(act: () => void): void {
  returned.add(act);
}
