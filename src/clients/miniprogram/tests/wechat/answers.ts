import type {
  AuthMode, BookableDays, Booking, BookingPage, LineTicket, LineTicketPage, LineWhy, Me, MessagePage, Services, Slots, StationDetail, StationItem,
  StationLine, StationPage, StationSummary,
} from '../../src/api/types';
import { COMPLAINT_ANSWERS } from './complaint-answers';

/** What the server would answer, typed by the schema: a change of the API fails the type check here too. */
export function station(code: string, name: string, lng: number, lat: number, openNow = true): StationItem {
  return {
    id: `id-${code}`,
    code,
    kind: 'rightsProtection',
    name: `${name}知识产权维权援助工作站（示例）`,
    district: { code: '510402', name: '东区' },
    zone: null,
    address: `攀枝花市东区${name}（示例地址）`,
    location: { lng, lat },
    distanceMeters: null,
    openNow,
    opensNext: openNow ? null : '2026-11-24T08:30:00+08:00',
    services: ['consultation'],
    isSample: true,
    queue: { open: openNow, waiting: 3 },
  };
}

export const bingcaogang = station('WQ01', '炳草岗街道', 101.702588, 26.574065);
export const dadukou = station('WQ02', '大渡口街道', 101.724561, 26.574937, false);
/** In the same house as the one before. */
export const nextDoor = station('WQ03', '大渡口园区', 101.724561, 26.574937);

const summary: StationSummary = {
  total: 3,
  networks: [
    { kind: 'rightsProtection', count: 3 },
    { kind: 'trademarkGuidance', count: 10 },
    { kind: 'mediationCommittee', count: 1 },
  ],
  districts: [{ code: '510402', name: '东区', count: 3 }],
  zones: [],
};
const stations: StationPage = { items: [bingcaogang, dadukou, nextDoor], nextCursor: null };
const sessions = [{ opens: '08:30', closes: '12:00' }, { opens: '14:30', closes: '18:00' }];
const detail: StationDetail = {
  ...bingcaogang,
  town: '炳草岗街道',
  counters: 2,
  hours: 'Mon-Fri 08:30-12:00 14:30-18:00',
  makeUpHours: null,
  status: 'listed',
  week: [
    { date: '2026-11-23', weekday: 1, status: 'open', reason: null, provisional: false, sessions },
    { date: '2026-11-28', weekday: 6, status: 'closed', reason: '周末', provisional: false, sessions: [] },
  ],
  offerings: [{ service: 'consultation', minutes: 30 }],
  phone: null,
};
const services: Services = {
  items: [
    {
      code: 'consultation',
      name: '知识产权咨询',
      summary: '有什么不懂的，来问。',
      materials: ['和问题有关的证件'],
    } as unknown as Services['items'][number],
  ],
  nextCursor: null,
};
const days: BookableDays = {
  items: [
    { date: '2026-11-24', status: 'open', reason: null, provisional: false, remaining: 28 },
    { date: '2026-11-25', status: 'full', reason: null, provisional: false, remaining: 0 },
  ],
};
const slots: Slots = {
  items: [{ start: '2026-11-24T09:00:00+08:00', end: '2026-11-24T09:30:00+08:00', capacity: 2, remaining: 2 }],
};
const mode: AuthMode = { wechat: 'simulated' };
export const booking: Booking = {
  id: 'b1',
  number: 'YY20261123-0001-7',
  status: 'confirmed',
  stationId: bingcaogang.id,
  station: { id: bingcaogang.id, code: 'WQ01', name: bingcaogang.name, address: bingcaogang.address, location: bingcaogang.location },
  service: 'consultation',
  start: '2026-11-24T09:00:00+08:00',
  end: '2026-11-24T09:30:00+08:00',
  createdAt: '2026-11-23T09:10:00+08:00',
  changeUntil: '2026-11-24T08:30:00+08:00',
  canCancel: true,
  canReschedule: true,
  checkInCode: '482193',
  subject: '商标怎么注册',
  contact: { nameMasked: '示＊', phoneMasked: '138＊＊＊＊0000' },
  cancelledAt: null,
  history: [{ at: '2026-11-23T09:10:00+08:00', move: 'booked', by: 'citizen', note: null, start: null }],
};
const me: Me = { id: 'm1', displayName: '示例', phoneMasked: null, createdAt: '2026-11-23T09:00:00+08:00' };
const messages: MessagePage = {
  items: [{ id: 'n1', at: '2026-11-23T09:10:00+08:00', title: '约好了', body: '请您11月24日上午9:00到站。', kind: 'booking.made', read: false, bookingId: 'b1', ticketId: null, complaintId: null }],
  nextCursor: null,
};
const bookings: BookingPage = { items: [booking], nextCursor: null };

export const line: StationLine = {
  stationId: bingcaogang.id,
  open: true,
  opensNext: null,
  full: false,
  waiting: 3,
  parked: 0,
  serving: [{ number: 'A014', counter: '2', state: 'serving', calledAt: '2026-11-23T09:05:00+08:00' }],
  next: ['A015', 'A016', 'A017'],
  missed: [], priorities: [],
  counters: [{ counter: '2', open: true }],
  estimate: { p50Minutes: 12, p90Minutes: 25 },
  estimateState: 'ready',
  coverage: { day: '2026-11-20', told: 40, withinP50: 21, withinP90: 37 },
  distanceMeters: null,
  notice: null,
  lastCall: 14,
  asOf: '2026-11-23T09:10:00+08:00',
};
export const number: LineTicket = {
  id: 't1',
  number: 'A017',
  status: 'waiting',
  station: { id: bingcaogang.id, code: 'WQ01', name: bingcaogang.name },
  service: 'consultation',
  day: '2026-11-23',
  takenAt: '2026-11-23T09:10:00+08:00',
  ahead: 2,
  estimate: { p50Minutes: 12, p90Minutes: 25 },
  estimateState: 'ready',
  counter: null,
  calledAt: null,
  startedAt: null,
  endedAt: null,
  endedBecause: null,
  recalls: 0,
  parked: false,
  priority: null,
  bookingId: null,
  slotStart: null,
  canReturnUntil: null,
  mayNotBeServedToday: false,
  told: { p50Minutes: 15, p90Minutes: 30 },
  pollSeconds: 5,
};
const numbers: LineTicketPage = { items: [number], nextCursor: null };
const why: LineWhy = {
  number: 'A017', status: 'waiting', ahead: 2, rule: 'number', ratio: 2, before: [{ rule: 'number', count: 2 }], passed: [], asOf: '2026-11-23T09:12:00+08:00',
};

/** By the method, when it is not GET, and the path below /api/v1, without the query. */
export const ANSWERS: Record<string, unknown> = {
  '/stations/summary': summary,
  '/stations': stations,
  '/stations/WQ01': detail,
  '/stations/WQ01/days': days,
  '/stations/WQ01/slots': slots,
  '/services': services,
  '/auth/mode': mode,
  'POST /auth/wechat': { accessToken: 'a', expiresIn: 900, refreshToken: 'r' },
  '/bookings': bookings,
  'POST /bookings': booking,
  '/me': me,
  '/me/export': { me },
  '/me/messages': messages,
  '/bookings/b1': booking,
  '/stations/WQ01/queue': line,
  'POST /stations/WQ01/queue/tickets': number,
  '/queue/tickets': numbers,
  '/queue/tickets/t1': number,
  '/queue/tickets/t1/why': why,
  'POST /queue/tickets/t1/leave': { ...number, status: 'left', endedBecause: 'self', endedAt: '2026-11-23T09:20:00+08:00', ahead: null },
  'POST /queue/tickets/t1/return': number,
  ...COMPLAINT_ANSWERS,
};
