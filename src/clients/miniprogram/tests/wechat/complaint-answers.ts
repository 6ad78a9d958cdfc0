import type { Complaint, ComplaintGuide, ComplaintPage, Deadline, DeadlineProof, EvidenceFile } from '../../src/api/types';

/** What the server would answer of complaints. */
const guide: ComplaintGuide = {
  kinds: [
    { kind: 'infringementReport', name: '举报线索', for: '发现有人侵犯知识产权，谁都可以举报。', needs: ['对方是谁'], anonymousAllowed: true, receipt: '法定的举报回执由主管部门出具。' },
    { kind: 'consumerComplaint', name: '消费投诉', for: '买到假货，想要退赔。', needs: ['您的姓名和电话'], anonymousAllowed: false, receipt: '法定的投诉回执由市场监管部门出具。' },
    { kind: 'serviceComplaint', name: '对服务站的意见', for: '对服务站有意见。', needs: ['哪个站点'], anonymousAllowed: true, receipt: null },
  ],
  rights: [{ kind: 'trademark', name: '商标', numberForm: '1至8位数字的注册号', example: '10000000' }],
  industries: [{ code: 'vanadiumTitanium', name: '钒钛' }],
};
export const photo: EvidenceFile = { id: 'f1', name: '货架.jpg', size: 200_000, contentType: 'image/jpeg', sha256: '1'.repeat(64), kind: 'image', copy: 'stripped' };
const deadline: Deadline = {
  code: 'reportDecision', name: '是否立案', dueOn: '2026-12-14', dueAt: '2026-12-14T23:59:59+08:00', status: 'running', basis: '《市场监督管理行政处罚程序规定》第十八条',
  binding: 'reference', provisional: false, unconfirmed: true, amount: 15, unit: 'workingDays', startsOn: '2026-11-23', startedAt: '2026-11-23T09:10:00+08:00', warning: null,
  whoseDay: '法定期限自市场监管部门收到之日起算；本页日期仅供参考。', pauses: [], extensions: [], metAt: null, late: false, remaining: null, round: 1,
};
export const complaint: Complaint = {
  id: 'c1', number: 'TS20261123-000001-1', kind: 'infringementReport', status: 'submitted', sentence: '已提交，12月14日前告诉您是否受理',
  station: { id: 'id-WQ01', code: 'WQ01', name: '炳草岗街道知识产权维权援助工作站（示例）' }, subject: '冒用商标', description: '在一家超市看到冒用我们商标的芒果。', occurredOn: '2026-11-20',
  place: '东区', respondent: { name: '某超市', address: null }, right: { kind: 'trademark', number: '10000000' }, wish: '停止侵权', consents: null, anonymous: false,
  contact: { name: '周＊', phone: '138＊＊＊＊1234' }, files: [photo], deadlines: [deadline],
  timeline: [
    { seq: 3, at: '2026-11-23T10:00:00+08:00', kind: 'revealed', title: '工作人员查看了您的电话', text: '核实情况', files: [], by: '炳草岗街道站', internal: false },
    { seq: 1, at: '2026-11-23T09:10:00+08:00', kind: 'submitted', title: '您提交了材料', text: null, files: [photo], by: '您', internal: false },
  ],
  linked: [{ id: 'c2', number: 'TS20261123-000002-2', kind: 'consumerComplaint' }], external: null, receiptNote: '法定的举报回执由主管部门出具。', outcome: null, rejection: null, supplement: null,
  referral: null, review: null, rating: null, canReopenUntil: null, allowed: ['supplement', 'withdraw'], head: 'ab'.repeat(32), submittedAt: '2026-11-23T09:10:00+08:00',
};
const complaints: ComplaintPage = {
  items: [{ id: 'c1', number: complaint.number, kind: complaint.kind, status: 'submitted', sentence: complaint.sentence, subject: complaint.subject, station: complaint.station, submittedAt: complaint.submittedAt, nextDueAt: deadline.dueAt, unread: true }],
  nextCursor: null,
};
const proof: DeadlineProof = {
  deadline, dueOn: '2026-12-14', dueAt: deadline.dueAt, note: null,
  rule: { code: 'reportDecision', basis: deadline.basis, version: 1, effectiveFrom: '2020-01-01', effectiveTo: null, source: '公开文本', unconfirmed: true, startsWith: '收到举报' },
  lines: [
    { date: '2026-11-23', counted: null, why: 'start', name: null, provisional: false },
    { date: '2026-11-24', counted: 1, why: 'workday', name: null, provisional: false },
    { date: '2026-11-28', counted: null, why: 'weekend', name: null, provisional: false },
    { date: '2026-12-14', counted: 15, why: 'workday', name: null, provisional: false },
  ],
};
/** Shown once, to whoever sent it without an account. */
export const SECRET = '2345 6789 2345 6789'.replace(/ /g, '');
export const anonymous: Complaint = { ...complaint, anonymous: true, contact: null, linked: [], trackingCode: '2345678923', secret: SECRET };

export const COMPLAINT_ANSWERS: Record<string, unknown> = {
  '/complaints/guide': guide,
  '/complaints': complaints,
  '/complaints/c1': complaint,
  '/complaints/c1/deadlines/reportDecision/proof': proof,
  'POST /complaints': complaint,
  'POST /complaints/track': { ...anonymous, trackingCode: null, secret: null },
  'POST /complaints/track/withdraw': { ...anonymous, trackingCode: null, secret: null, status: 'withdrawn', sentence: '您已撤回', allowed: [] },
  'POST /complaints/c1/withdraw': { ...complaint, status: 'withdrawn', sentence: '您已撤回', allowed: [] },
  'POST /files/uploads': { id: 'u1', chunkSize: 1_048_576, received: 0 },
  'POST /files/uploads/u1/finish': { ...photo, id: 'u1' },
};
