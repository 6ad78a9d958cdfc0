import { Bell, CircleCheckFilled, CircleCloseFilled, Clock, EditPen, Promotion, RemoveFilled, Select } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import type { CaseDeadline, ComplaintKind, ComplaintStatus, SimilarCase, TimelineEntry } from '@/api/types'

export interface StateWord { word: string; tone: 'river' | 'amber' | 'leaf' | 'alarm' | 'quiet'; icon: Component }

/** In the order a case goes. */
export const stateOrder: readonly ComplaintStatus[] = ['submitted', 'supplementRequested', 'accepted', 'referred', 'resolved', 'closed', 'rejected', 'withdrawn']

const states: Record<ComplaintStatus, StateWord> = {
  submitted: { word: '待受理', tone: 'river', icon: Bell },
  supplementRequested: { word: '等补充', tone: 'amber', icon: EditPen },
  accepted: { word: '办理中', tone: 'river', icon: Clock },
  referred: { word: '已移送', tone: 'quiet', icon: Promotion },
  resolved: { word: '已答复', tone: 'leaf', icon: Select },
  closed: { word: '已办结', tone: 'leaf', icon: CircleCheckFilled },
  rejected: { word: '不予受理', tone: 'quiet', icon: CircleCloseFilled },
  withdrawn: { word: '已撤回', tone: 'quiet', icon: RemoveFilled },
}

export function stateWord(status: string): StateWord {
  return (states as Record<string, StateWord>)[status] ?? { word: '处理中', tone: 'quiet', icon: Clock }
}

export const kindOrder: readonly ComplaintKind[] = ['infringementReport', 'consumerComplaint', 'serviceComplaint']
const kinds: Record<ComplaintKind, string> = { infringementReport: '举报线索', consumerComplaint: '消费投诉', serviceComplaint: '对服务站的意见' }
const shortKinds: Record<ComplaintKind, string> = { infringementReport: '举报', consumerComplaint: '投诉', serviceComplaint: '意见' }
export const sayKind = (kind: string): string => (kinds as Record<string, string>)[kind] ?? '来件'
export const sayShortKind = (kind: string): string => (shortKinds as Record<string, string>)[kind] ?? '来件'

const rights: Record<string, string> = { patent: '专利', trademark: '商标', copyright: '著作权', geographicalIndication: '地理标志', plantVariety: '植物新品种', tradeSecret: '商业秘密' }
export const sayRight = (kind: string): string => rights[kind] ?? '其他权利'

export const sayChannel = (channel: string): string => ({ online: '网上提交', phone: '电话，工作人员代填', counter: '窗口，工作人员代填' }[channel] ?? '其他途径')
export const sayRouted = (by: string): string => ({ station: '来件人选的站点', district: '按区县分来', inbox: '交到市级受理台', staff: '由其他站点转来' }[by] ?? '')

/** What a station may not show the citizen stands apart from the rest of the history. */
const internal = new Set(['noted', 'assigned', 'unlinked', 'escalated', 'crimeReported', 'crimeDecided', 'crimeHandedOver', 'crimeAnswered'])
export function isInternal(entry: Pick<TimelineEntry, 'kind'> & { internal?: boolean }): boolean {
  return entry.internal ?? internal.has(entry.kind)
}

export const sayBinding = (binding: CaseDeadline['binding']): string => ({ statutory: '法定期限', reference: '参考日期', promise: '服务承诺' }[binding] ?? '')

/** Whose day counts, for each deadline, in a sentence. */
export function sayWhoseDay(deadline: Pick<CaseDeadline, 'binding' | 'whoseDay' | 'code'>): string {
  if (deadline.whoseDay) return deadline.whoseDay
  if (deadline.code === 'supplement' || deadline.code === 'confirmation') return '这是留给来件人的时间。'
  return deadline.binding === 'statutory' ? '法定期限自本单位收到之日起算，过了就是超期。' : '这是服务网络自己的承诺，不是法律规定的期限。'
}

const units: Record<string, string> = { workingDays: '个工作日', days: '日', hours: '小时' }
export const sayAmount = (amount: number, unit: string): string => `${amount}${units[unit] ?? ''}`

const whys: Record<string, string> = { respondent: '同一被投诉方', right: '同一权利', place: '同一地点', sender: '同一来件人' }
export const sayWhySimilar = (case_: Pick<SimilarCase, 'why'>): string => case_.why.map((w) => whys[w]).filter(Boolean).join('、')

export const sayCrimeState = (state: string): string => ({
  reported: '已报告，等负责人决定', toTransfer: '决定移送，等办理移交', notTransferred: '决定不移送', handedOver: '已移交，等公安或检察机关答复', policeAccepted: '对方已立案', policeRefused: '对方不立案',
}[state] ?? '处理中')

export const sayFileKind = (kind: string): string => ({ image: '图片', pdf: '版式文件', office: '办公文档', audio: '录音', video: '录像' }[kind] ?? '文件')

/** 3.2兆, 640千, 812字节. */
export function saySize(bytes: number): string {
  if (bytes >= 1_048_576) return `${trim(bytes / 1_048_576)}兆`
  return bytes >= 1024 ? `${Math.round(bytes / 1024)}千字节` : `${bytes}字节`
}
const trim = (n: number): string => (n >= 10 ? String(Math.round(n)) : n.toFixed(1).replace(/\.0$/, ''))

/** Eight digits are enough to compare by eye; the whole stands in the title and on paper. */
export const shortHash = (sha256: string): string => `${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`

/** A hash in groups that a person can read out. */
export const groupHash = (hash: string): string => hash.match(/.{1,8}/g)?.join(' ') ?? ''
