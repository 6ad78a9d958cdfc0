import { onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { goOver, inFront } from './go';
import { calling, line } from './line-ticket';

let later: ReturnType<typeof setTimeout> | undefined;

/** Whatever page is open: being called must not be overlooked. Also when the app comes back with a call nobody has heard. */
export function announceCalls(): void {
  watch(calling, announce);
  onShow(announce);
}

function announce(): void {
  clearTimeout(later);
  if (!calling.value || !line.ticket || inFront('called')) return;
  // At the very start there is no page yet to open another over.
  if (getCurrentPages().length === 0) later = setTimeout(announce, 300);
  else goOver('called', { id: line.ticket.id });
}
