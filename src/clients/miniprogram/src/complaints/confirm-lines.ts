import type { ComplaintDraft } from '../platform/complaint-draft';
import { longDay } from '../platform/shanghai-time';
import { needsIdentity, stepsOf, type Step } from './check';
import { KIND_NAMES, RIGHT_NAMES } from './words';

export interface Line {
  name: string;
  value: string;
  step: Step | 'start';
}

const SENDERS = { '': '还没有选', named: '', hidden: '匿名，登录后自己查', nobody: '完全匿名，用查询码查' };
const YES_NO = { '': '还没有选', yes: '同意', no: '不同意' };

/** Everything that will be sent, as it is read once more. */
export function linesOf(of: ComplaintDraft): Line[] {
  const kinds = [of.kind, of.also].flatMap((kind) => (kind ? [KIND_NAMES[kind]] : [])).join('和');
  const lines: (Line | false)[] = [
    { name: '办哪一种', value: kinds, step: 'start' },
    { name: '什么事', value: of.subject, step: 'what' },
    { name: '经过', value: of.description, step: 'what' },
    { name: '时间', value: of.occurredOn ? longDay(of.occurredOn) : '记不清', step: 'what' },
    of.place.trim() !== '' && { name: '地点', value: of.place, step: 'what' },
    { name: of.kind === 'serviceComplaint' ? '站点' : '对方', value: [of.respondent, of.respondentAddress].filter(Boolean).join('，'), step: 'who' },
    of.rightKind !== '' && { name: '权利', value: [RIGHT_NAMES[of.rightKind], of.rightNumber].filter(Boolean).join(' '), step: 'right' },
    of.wish.trim() !== '' && { name: '诉求', value: of.wish, step: 'right' },
    of.kind !== 'serviceComplaint' && { name: '交给', value: of.stationName || of.districtName || '由市里分', step: 'right' },
    of.sender === 'named' && { name: '姓名', value: of.name, step: 'contact' },
    { name: of.sender === 'named' ? '手机号' : '联系', value: of.sender === 'named' ? of.phone : SENDERS[of.sender], step: 'contact' },
    needsIdentity(of) && { name: '公示', value: YES_NO[of.publish], step: 'contact' },
    needsIdentity(of) && { name: '委托调解', value: YES_NO[of.mediation], step: 'contact' },
    { name: '凭证', value: of.files.length > 0 ? `${of.files.filter((one) => !one.problem).length}个文件` : '没有', step: 'evidence' },
  ];
  const asked: (Step | 'start')[] = ['start', ...stepsOf(of)];
  return lines.filter((line): line is Line => line !== false && asked.includes(line.step));
}
