import { onHide, onShow, onUnload } from '@dcloudio/uni-app';

/** Runs `act` each time the page is shown, and every `everyMs` while it stays visible. */
export function whileShown(act: () => void, everyMs: number): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = () => {
    if (timer !== undefined) clearInterval(timer);
    timer = undefined;
  };
  onShow(() => {
    stop();
    act();
    timer = setInterval(act, everyMs);
  });
  onHide(stop);
  onUnload(stop);
}
