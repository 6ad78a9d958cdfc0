import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { ComplaintFiling, ComplaintKind, EvidenceFile, RightKind } from '@/api/types'

export interface Filing {
  ownerId: string; kind: ComplaintKind | ''; stationId: string; district: string; subject: string; description: string; respondentName: string; respondentAddress: string
  occurredOn: string; place: string; rightKind: RightKind | ''; rightNumber: string; wish: string; publish: boolean; mediation: boolean; anonymous: boolean; name: string; phone: string; files: EvidenceFile[]
}

const empty = (): Omit<Filing, 'ownerId'> => ({
  kind: '', stationId: '', district: '', subject: '', description: '', respondentName: '', respondentAddress: '', occurredOn: '', place: '', rightKind: '', rightNumber: '', wish: '',
  publish: false, mediation: false, anonymous: false, name: '', phone: '', files: [],
})

/** The form for a caller, kept while this window lives. In memory only: it holds a citizen's name, phone and words. */
export const useFiling = defineStore('complaint-filing', () => {
  const draft = reactive<Filing>({ ownerId: '', ...empty() })

  /** Another person on the same PC starts with an empty form. */
  function openFor(ownerId: string): void {
    if (draft.ownerId !== ownerId) clear()
    draft.ownerId = ownerId
  }

  function clear(): void {
    Object.assign(draft, empty())
  }

  return { draft, openFor, clear }
})

/** What is missing or surely wrong, by field, in the order of the form; the server knows better about the rest. */
export function checkFiling(f: Filing, today: string): Record<string, string> {
  const wrong: Record<string, string> = {}
  if (!f.kind) wrong.kind = '请选择是哪一种。'
  if (!f.subject.trim()) wrong.subject = '请用一句话写明是什么事。'
  if (f.description.trim().length < 10) wrong.description = f.description.trim() ? '请写得再具体一些，至少10个字。' : '请写明经过。'
  if (!f.respondentName.trim()) wrong.respondentName = f.kind === 'serviceComplaint' ? '请写明对哪个站点或谁有意见。' : '请写明对方是谁，不知道名称的写招牌或网店名。'
  if (f.occurredOn && f.occurredOn > today) wrong.occurredOn = '发生的日期还没有到，请重新选择。'
  if (!f.anonymous || f.kind === 'consumerComplaint') {
    if (!f.name.trim()) wrong.name = f.kind === 'consumerComplaint' ? '消费投诉需要写明姓名。' : '请填写姓名，不想留的请选匿名。'
    if (!/^\+?[\d\s-]{7,20}$/.test(f.phone.trim())) wrong.phone = '请填写手机号或带区号的电话。'
  }
  return wrong
}

export function filingOf(f: Filing): ComplaintFiling {
  const consumer = f.kind === 'consumerComplaint'
  const anonymous = f.anonymous && !consumer
  return {
    kind: f.kind as ComplaintKind, subject: f.subject.trim(), description: f.description.trim(), respondent: { name: f.respondentName.trim(), address: f.respondentAddress.trim() || null },
    anonymous, contact: anonymous ? null : { name: f.name.trim(), phone: f.phone.replace(/\s/g, '') }, fileIds: f.files.map((file) => file.id),
    stationId: f.stationId || null, district: f.district || null, occurredOn: f.occurredOn || null, place: f.place.trim() || null,
    right: f.rightKind && f.kind !== 'serviceComplaint' ? { kind: f.rightKind, number: f.rightNumber.trim() || null } : null,
    wish: f.wish.trim() || null, consents: consumer ? { publish: f.publish, entrustedMediation: f.mediation } : null,
  }
}
