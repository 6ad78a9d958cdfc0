/** Addresses of pages, in one place, so that a moved page is one line. */
type Parameters = Record<string, string | undefined>;

export const PAGES = {
  home: '/pages/home/home',
  stations: '/pages/stations/stations',
  myBookings: '/pages/my-bookings/my-bookings',
  me: '/pages/me/me',
  station: '/pages/station/station',
  map: '/map/stations',
  // #ifdef H5
  way: '/map/way',
  // #endif
  pickService: '/bookings/service',
  pickStation: '/bookings/station',
  when: '/bookings/when',
  details: '/bookings/details',
  confirm: '/bookings/confirm',
  done: '/bookings/done',
  booking: '/bookings/booking',
  reschedule: '/bookings/reschedule',
  ticket: '/bookings/ticket',
  take: '/queues/take',
  lineTicket: '/queues/ticket',
  called: '/queues/called',
  numbers: '/queues/numbers',
  complain: '/complaints/start',
  complaintWhat: '/complaints/what',
  complaintWho: '/complaints/who',
  complaintRight: '/complaints/right',
  complaintContact: '/complaints/contact',
  complaintEvidence: '/complaints/evidence',
  complaintConfirm: '/complaints/confirm',
  complaintReceipt: '/complaints/receipt',
  complaints: '/complaints/mine',
  complaint: '/complaints/case',
  deadlineProof: '/complaints/proof',
  trackComplaint: '/complaints/track',
  signIn: '/accounts/sign-in',
  profile: '/accounts/profile',
  messages: '/accounts/messages',
  myData: '/accounts/my-data',
  leave: '/accounts/leave',
  privacy: '/accounts/privacy',
} as const;

export type Page = keyof typeof PAGES;

function address(page: Page, parameters: Parameters): string {
  const parts = Object.entries(parameters)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return PAGES[page] + (parts.length > 0 ? `?${parts.join('&')}` : '');
}

export function go(page: Page, parameters: Parameters = {}): void {
  void uni.navigateTo({ url: address(page, parameters) });
}

export function goTab(page: 'home' | 'stations' | 'myBookings' | 'me'): void {
  void uni.switchTab({ url: PAGES[page] });
}

const MAIN = ['home', 'stations', 'myBookings', 'me'] as const;

/** Which of the four main pages is in front; empty on any other. */
export function mainPage(): '' | (typeof MAIN)[number] {
  const pages = getCurrentPages();
  const route = `/${pages[pages.length - 1]?.route ?? ''}`;
  return MAIN.find((page) => PAGES[page] === route) ?? '';
}

/** Over whatever is open, also where WeChat would not stack an eleventh page. */
export function goOver(page: Page, parameters: Parameters = {}): void {
  void uni.navigateTo({ url: address(page, parameters), fail: () => goInstead(page, parameters) });
}

/** Whether this page is the one that is seen. */
export function inFront(page: Page): boolean {
  const pages = getCurrentPages();
  return `/${pages[pages.length - 1]?.route ?? ''}` === PAGES[page];
}

/** Leaves the flow behind: back must not return into it. */
export function goFresh(page: Page, parameters: Parameters = {}): void {
  void uni.reLaunch({ url: address(page, parameters) });
}

export function goInstead(page: Page, parameters: Parameters = {}): void {
  void uni.redirectTo({ url: address(page, parameters) });
}

/** Back, or to a page that always exists when this one was opened by its address. */
export function goBack(otherwise: 'home' | 'stations' | 'myBookings' | 'me'): void {
  if (getCurrentPages().length > 1) void uni.navigateBack();
  else goTab(otherwise);
}

/** A page parameter as text; H5 hands them over still encoded in some versions. */
export function parameter(value: unknown): string {
  if (typeof value !== 'string') return '';
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
