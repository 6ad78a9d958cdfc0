/**
 * The H5 runtime draws the tab bar and the page head itself, without roles, names or
 * keyboard. This adds them; it changes nothing else. Only called in H5.
 */
const TAB_IDS = ['tab-home', 'tab-stations', 'tab-bookings', 'tab-me'];

export function dress(large: boolean): void {
  document.documentElement.lang = 'zh-CN';
  document.documentElement.classList.toggle('elder', large);
  const bar = document.querySelector('.uni-tabbar');
  bar?.setAttribute('role', 'navigation');
  bar?.setAttribute('aria-label', '主要页面');
  document.querySelectorAll('.uni-tabbar__item').forEach((item, index) => {
    const name = item.textContent?.trim() ?? '';
    item.setAttribute('role', 'link');
    item.setAttribute('tabindex', '0');
    item.setAttribute('aria-label', name);
    item.setAttribute('data-testid', TAB_IDS[index] ?? '');
    item.querySelector('img')?.setAttribute('alt', '');
  });
  document.querySelector('uni-page-head')?.setAttribute('role', 'banner');
  document.querySelectorAll('.uni-page-head-hd > .uni-page-head-btn').forEach((button) => {
    button.setAttribute('role', 'button');
    button.setAttribute('tabindex', '0');
    button.setAttribute('aria-label', '返回');
    button.setAttribute('data-testid', 'page-back');
  });
}

/** Enter and Space press whatever says it is a button, a link, a tab or a choice. */
export function pressByKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    const target = event.target as HTMLElement | null;
    const role = target?.getAttribute('role');
    if (!target || !role || !['button', 'link', 'tab', 'radio', 'checkbox', 'switch'].includes(role)) return;
    event.preventDefault();
    target.click();
  });
}
