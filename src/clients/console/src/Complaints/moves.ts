import { api, answer } from '@/api/client'
import type { AssignedMany, CaseCounts, Colleague, ComplaintChoices, EvidenceLink, SimilarCases, StaffComplaint as StaffCase } from '@/api/types'

const base = '/api/v1/staff/complaints/{id}' as const
const at = (c: StaffCase) => ({ params: { path: { id: c.id } } })

// One function per act. Each sends the version its page was made from, so that nobody decides on what they have not seen.
export const readCase = (id: string): Promise<StaffCase> => answer(api.GET(base, { params: { path: { id } } }))
export const accept = (c: StaffCase): Promise<StaffCase> => answer(api.POST(`${base}/accept`, { ...at(c), body: { version: c.version } }))
export const reject = (c: StaffCase, reason: string, text: string): Promise<StaffCase> =>
  answer(api.POST(`${base}/reject`, { ...at(c), body: { reason, text: text || null, version: c.version } }))
export const requestSupplement = (c: StaffCase, reason: string, days: number): Promise<StaffCase> =>
  answer(api.POST(`${base}/request-supplement`, { ...at(c), body: { reason, days, version: c.version } }))
export const supplement = (c: StaffCase, description: string, fileIds: string[]): Promise<StaffCase> =>
  answer(api.POST(`${base}/supplement`, { ...at(c), body: { description, fileIds } }))
export const refer = (c: StaffCase, agency: string, reason: string, externalNumber: string): Promise<StaffCase> =>
  answer(api.POST(`${base}/refer`, { ...at(c), body: { agency, reason, externalNumber: externalNumber || null, version: c.version } }))
export const takeBack = (c: StaffCase, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/take-back`, { ...at(c), body: { reason, version: c.version } }))
export const transfer = (c: StaffCase, stationId: string, reason: string): Promise<StaffCase> =>
  answer(api.POST(`${base}/transfer`, { ...at(c), body: { stationId, reason, version: c.version } }))
export const acceptTransfer = (c: StaffCase): Promise<StaffCase> => answer(api.POST(`${base}/transfer/accept`, { ...at(c), body: { version: c.version } }))
export const returnTransfer = (c: StaffCase, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/transfer/return`, { ...at(c), body: { reason, version: c.version } }))
export const resolve = (c: StaffCase, outcome: string, code: string, basis: string, fileIds: string[]): Promise<StaffCase> =>
  answer(api.POST(`${base}/resolve`, { ...at(c), body: { outcome, code: code || null, basis: basis || null, fileIds, version: c.version } }))
export const reveal = async (c: StaffCase, field: 'name' | 'phone', reason: string): Promise<string> =>
  (await answer(api.POST(`${base}/reveal`, { ...at(c), body: { field, reason } }))).value

export const note = (c: StaffCase, text: string): Promise<StaffCase> => answer(api.POST(`${base}/notes`, { ...at(c), body: { text, version: c.version } }))
export const assign = (c: StaffCase, assigneeId: string | null): Promise<StaffCase> => answer(api.POST(`${base}/assign`, { ...at(c), body: { assigneeId, version: c.version } }))
export const link = (c: StaffCase, otherId: string): Promise<StaffCase> => answer(api.POST(`${base}/links`, { ...at(c), body: { otherId, version: c.version } }))
export const unlink = (c: StaffCase, otherId: string, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/links/remove`, { ...at(c), body: { otherId, reason, version: c.version } }))
export const external = (c: StaffCase, system: string, number: string, status: string, decision: 'filed' | 'notFiled' | null): Promise<StaffCase> =>
  answer(api.POST(`${base}/external`, { ...at(c), body: { system, number, status: status || null, decision, version: c.version } }))
export const review = (c: StaffCase, decision: 'handledWell' | 'doAgain', words: string): Promise<StaffCase> =>
  answer(api.POST(`${base}/review`, { ...at(c), body: { decision, words, version: c.version } }))

export const reportCrime = (c: StaffCase, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/crime`, { ...at(c), body: { reason, version: c.version } }))
export const decideCrime = (c: StaffCase, transfer: boolean, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/crime/decide`, { ...at(c), body: { transfer, reason, version: c.version } }))
export const handCrimeOver = (c: StaffCase, agency: string, receipt: string): Promise<StaffCase> => answer(api.POST(`${base}/crime/hand-over`, { ...at(c), body: { agency, receipt: receipt || null, version: c.version } }))
export const answerCrime = (c: StaffCase, accepted: boolean, words: string): Promise<StaffCase> => answer(api.POST(`${base}/crime/answer`, { ...at(c), body: { accepted, words, version: c.version } }))

const clockAt = (c: StaffCase, code: string) => ({ params: { path: { id: c.id, code } } })
export interface Approved { reason: string; approver: string }
export const extendClock = (c: StaffCase, code: string, why: Approved): Promise<StaffCase> => answer(api.POST(`${base}/deadlines/{code}/extend`, { ...clockAt(c, code), body: { ...why, version: c.version } }))
export const pauseClock = (c: StaffCase, code: string, why: Approved): Promise<StaffCase> => answer(api.POST(`${base}/deadlines/{code}/pause`, { ...clockAt(c, code), body: { ...why, version: c.version } }))
export const resumeClock = (c: StaffCase, code: string): Promise<StaffCase> => answer(api.POST(`${base}/deadlines/{code}/resume`, { ...clockAt(c, code), body: { version: c.version } }))

export const readColleagues = async (id: string): Promise<Colleague[]> => (await answer(api.GET(`${base}/colleagues`, { params: { path: { id } } }))).items
export const readSimilar = (id: string): Promise<SimilarCases> => answer(api.GET(`${base}/similar`, { params: { path: { id } } }))
export const assignMany = (ids: string[], assigneeId: string | null): Promise<AssignedMany> => answer(api.POST('/api/v1/staff/complaints/assign', { body: { ids, assigneeId } }))
export const readCounts = (): Promise<CaseCounts> => answer(api.GET('/api/v1/staff/complaints/counts'))
/** `reason`: the original is asked for, with where and when a photo was taken. */
export const linkFile = (id: string, fileId: string, reason?: string): Promise<EvidenceLink> =>
  answer(api.POST(`${base}/files/{fileId}/link`, { params: { path: { id, fileId } }, body: { original: reason !== undefined, reason: reason ?? null } }))

let choices: Promise<ComplaintChoices> | null = null

/** The legal reasons, outcomes and agencies; once for as long as this window lives. */
export function readChoices(): Promise<ComplaintChoices> {
  choices ??= answer(api.GET('/api/v1/staff/complaints/choices')).catch((problem: unknown) => {
    choices = null
    throw problem
  })
  return choices
}
