import type { Booking, DayHours, HistoryEntry, StationItem, StationKind } from '../api/types';
import { longDay, moment, sessionSpan, dayOf } from './shanghai-time';

export interface Network {
  kind: StationKind;
  name: string;
  short: string;
  about: string;
}

export const NETWORKS: readonly Network[] = [
  {
    kind: 'rightsProtection',
    name: '知识产权维权援助工作站',
    short: '维权援助',
    about: '权利被侵犯了，来这里问怎么办',
  },
  {
    kind: 'trademarkGuidance',
    name: '商标品牌指导服务站',
    short: '商标品牌',
    about: '注册商标、做品牌，来这里问',
  },
  {
    kind: 'mediationCommittee',
    name: '知识产权纠纷人民调解委员会',
    short: '人民调解',
    about: '双方愿意谈，来这里调解',
  },
];

export function networkOf(kind: StationKind): Network | undefined {
  return NETWORKS.find((network) => network.kind === kind);
}

/** 「300米」「1.2公里」「25公里」 */
export function distance(meters: number | null): string {
  if (meters === null) return '';
  if (meters < 1000) return `${Math.max(10, Math.round(meters / 10) * 10)}米`;
  const kilometres = meters / 1000;
  return kilometres < 10 ? `${kilometres.toFixed(1)}公里` : `${Math.round(kilometres)}公里`;
}

/** What a row says about the door. */
export function openness(station: Pick<StationItem, 'openNow' | 'opensNext'>): string {
  if (station.openNow) return '现在开门';
  return station.opensNext ? `${moment(station.opensNext)}开门` : '开门时间待定';
}

/** One line for each session, or why there is none. A working day by exchange says so. */
export function dayHours(day: DayHours): string[] {
  if (day.status === 'closed') return [day.reason ? `不开门，${day.reason}` : '不开门'];
  const lines = day.sessions.map((session) => sessionSpan(session.opens, session.closes));
  return day.reason ? [...lines, day.reason] : lines;
}

/** The status of a booking as a sentence with a date. */
export function statusSentence(booking: Booking): string {
  const lastOf = (move: HistoryEntry['move']) =>
    booking.history?.filter((entry) => entry.move === move).map((entry) => entry.at).sort().pop();
  switch (booking.status) {
    case 'confirmed':
      return `已预约，请您${moment(booking.start)}到站`;
    case 'checkedIn': {
      const at = lastOf('checkedIn');
      return at ? `已签到，${moment(at)}，请在站内等候` : `${longDay(dayOf(booking.start))}已签到，请在站内等候`;
    }
    case 'completed':
      return `${longDay(dayOf(lastOf('completed') ?? booking.start))}已办完`;
    case 'cancelled':
      return booking.cancelledAt ? `已于${moment(booking.cancelledAt)}取消` : '已取消';
    case 'noShow':
      return `${moment(booking.start)}没有到站，这次预约已结束`;
  }
}

/** One word for a list, always beside the sentence or the date. */
export const STATUS_WORD: Record<Booking['status'], string> = {
  confirmed: '待到站',
  checkedIn: '已签到',
  completed: '已办完',
  cancelled: '已取消',
  noShow: '未到站',
};

const MOVE_WORDS: Record<HistoryEntry['move'], { citizen: string; staff: string }> = {
  booked: { citizen: '您约好了这次咨询', staff: '工作人员替您约好了这次咨询' },
  rescheduled: { citizen: '您改了时间', staff: '工作人员改了时间' },
  cancelled: { citizen: '您取消了预约', staff: '站点取消了预约' },
  checkedIn: { citizen: '您到站签到', staff: '工作人员为您签到' },
  completed: { citizen: '这次咨询已办完', staff: '这次咨询已办完' },
  noShow: { citizen: '没有等到您到站', staff: '没有等到您到站' },
  undone: { citizen: '上一步已撤回', staff: '工作人员撤回了上一步' },
};

/** A line of the letter; a move to another time says which. */
export function moveSentence(entry: HistoryEntry): string {
  const words = MOVE_WORDS[entry.move][entry.by === 'citizen' ? 'citizen' : 'staff'];
  return entry.start ? `${words}，改到${moment(entry.start)}` : words;
}
