import type { Complaint, ComplaintKind, ComplaintStatus, DayLine, Deadline, EvidenceFile, RightKind } from '../api/types';
import { longDay, moment } from '../platform/shanghai-time';

export const KIND_NAMES: Record<ComplaintKind, string> = {
  infringementReport: '举报线索',
  consumerComplaint: '消费投诉',
  serviceComplaint: '对服务站的意见',
};

export const RIGHT_NAMES: Record<RightKind, string> = {
  patent: '专利', trademark: '商标', copyright: '著作权', geographicalIndication: '地理标志', plantVariety: '植物新品种', tradeSecret: '商业秘密',
};

export function rightName(kind: string): string {
  return (RIGHT_NAMES as Record<string, string>)[kind] ?? '其他权利';
}

/** One word for a list, beside the sentence. */
export const STATUS_WORDS: Record<ComplaintStatus, string> = {
  submitted: '等待受理', supplementRequested: '要您补充', accepted: '已受理', referred: '已移送', resolved: '已答复', closed: '已办结',
  rejected: '不予受理', withdrawn: '已撤回',
};

/** What the colour says again: done, to be done by the person, under way, over. */
export function toneOf(status: ComplaintStatus): { icon: string; tone: 'going' | 'yours' | 'done' | 'over' } {
  switch (status) {
    case 'supplementRequested':
      return { icon: 'warn', tone: 'yours' };
    case 'resolved':
      return { icon: 'check', tone: 'yours' };
    case 'closed':
      return { icon: 'check', tone: 'done' };
    case 'rejected':
    case 'withdrawn':
      return { icon: 'close', tone: 'over' };
    default:
      return { icon: 'clock', tone: 'going' };
  }
}

/** 「380千字节」「1.2兆」: what phones in Chinese call it. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes}字节`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)}千字节`;
  const mega = bytes / 1024 / 1024;
  return `${mega < 10 ? mega.toFixed(1) : Math.round(mega)}兆`;
}

const FILE_KINDS: Record<string, string> = { image: '照片', pdf: '文档', office: '文档', audio: '录音', video: '录像' };
export const fileKind = (file: EvidenceFile) => FILE_KINDS[file.kind] ?? '文件';

/** Four by four, so that it can be read aloud and compared. */
export const spaced = (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ');

const UNITS: Record<Deadline['unit'], string> = { workingDays: '个工作日', days: '天', hours: '小时' };
export const lengthOf = (deadline: Pick<Deadline, 'amount' | 'unit'>) => `${deadline.amount}${UNITS[deadline.unit]}`;

/** Where a deadline stands, as a sentence. */
export function deadlineSentence(deadline: Deadline): string {
  const { name } = deadline;
  switch (deadline.status) {
    case 'met':
      return `${name}：${deadline.metAt ? `${moment(deadline.metAt)}` : ''}${deadline.late ? '完成，比期限晚' : '完成'}`;
    case 'ended':
      return `${name}：不再计算`;
    case 'paused':
      return `${name}：暂停计算${deadline.remaining === null ? '' : `，还剩${deadline.remaining}${UNITS[deadline.unit]}`}`;
    case 'overdue':
      return `${name}：应在${dayWords(deadline)}前，已经超过`;
    default:
      return `${name}：${dayWords(deadline)}前`;
  }
}

function dayWords(deadline: Deadline): string {
  if (deadline.unit === 'hours' && deadline.dueAt) return moment(deadline.dueAt);
  return deadline.dueOn ? longDay(deadline.dueOn) : '日期未定';
}

export const BINDING_WORDS: Record<Deadline['binding'], string> = {
  statutory: '法定期限',
  reference: '参考日期',
  promise: '服务网络的承诺',
};

/** The one that comes next: what is open, the soonest first. */
export function nextDeadline(deadlines: readonly Deadline[]): Deadline | undefined {
  return deadlines
    .filter((one) => one.dueOn && (one.status === 'running' || one.status === 'overdue'))
    .sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))[0];
}

/** A day of the proof: what it counts for, and why. */
export function dayWhy(line: DayLine, unit: Deadline['unit']): string {
  const nth = line.counted === null ? '' : unit === 'hours' ? `满${line.counted}小时` : `第${line.counted}${unit === 'days' ? '天' : '个工作日'}`;
  switch (line.why) {
    case 'start':
      return '开始的这一天不算';
    case 'workday':
    case 'day':
      return nth;
    case 'makeUpWorkday':
      return `${nth}，${line.name ?? '调休上班'}`;
    case 'weekend':
      return '周末，不算';
    case 'holiday':
      return `${line.name ?? '放假'}，不算`;
    case 'paused':
      return `${line.name ?? '暂停'}，不算`;
    case 'rolled':
      return '最后一天放假，顺延到这一天';
  }
}

/** Who looks at an answer again, and what they said. */
export function reviewSentence(review: NonNullable<Complaint['review']>): string {
  const who = review.station?.name ?? '另一个站点';
  const said: Record<string, string> = { handledWell: '看过了，认为原来的办理妥当', doAgain: '看过了，认为应当重新办理', answeredAnew: '还没有看完，办理站点已经重新答复' };
  return `${who}${review.decision ? said[review.decision] ?? '看过了' : '的负责人正在看'}，没有参与原来的办理。`;
}
