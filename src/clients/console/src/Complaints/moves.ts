import { api, answer } from '@/api/client'
import type { ComplaintChoices, StaffComplaint } from '@/api/types'
import { move, type StaffCase } from './coming'

const base = '/api/v1/staff/complaints/{id}' as const
const at = (c: StaffComplaint) => ({ params: { path: { id: c.id } } })

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
// The document gives this body the shape of the line's transfer, which has the same name.
export const transfer = (c: StaffCase, stationId: string, reason: string): Promise<StaffCase> => move(c.id, 'transfer', { stationId, reason, version: c.version })
export const acceptTransfer = (c: StaffCase): Promise<StaffCase> => answer(api.POST(`${base}/transfer/accept`, { ...at(c), body: { version: c.version } }))
export const returnTransfer = (c: StaffCase, reason: string): Promise<StaffCase> => answer(api.POST(`${base}/transfer/return`, { ...at(c), body: { reason, version: c.version } }))
export const resolve = (c: StaffCase, outcome: string, code: string, basis: string, fileIds: string[]): Promise<StaffCase> =>
  answer(api.POST(`${base}/resolve`, { ...at(c), body: { outcome, code: code || null, basis: basis || null, fileIds, version: c.version } }))
export const reveal = async (c: StaffCase, field: 'name' | 'phone', reason: string): Promise<string> =>
  (await answer(api.POST(`${base}/reveal`, { ...at(c), body: { field, reason } }))).value

export const note = (c: StaffCase, text: string): Promise<StaffCase> => move(c.id, 'notes', { text, version: c.version })
export const assign = (c: StaffCase, assigneeId: string | null): Promise<StaffCase> => move(c.id, 'assign', { assigneeId, version: c.version })
export const link = (c: StaffCase, otherId: string): Promise<StaffCase> => move(c.id, 'links', { otherId, version: c.version })
export const unlink = (c: StaffCase, otherId: string, reason: string): Promise<StaffCase> => move(c.id, 'links/remove', { otherId, reason, version: c.version })
export const external = (c: StaffCase, system: string, number: string, status: string, decision: '' | 'filed' | 'notFiled'): Promise<StaffCase> =>
  move(c.id, 'external', { system, number, status: status || null, ...(decision ? { decision } : {}), version: c.version })
export const review = (c: StaffCase, decision: 'handledWell' | 'doAgain', words: string): Promise<StaffCase> => move(c.id, 'review', { decision, words, version: c.version })
export const crime = (c: StaffCase, step: '' | '/decide' | '/hand-over' | '/answer', body: object): Promise<StaffCase> => move(c.id, `crime${step}`, { ...body, version: c.version })
export const deadline = (c: StaffCase, code: string, step: 'extend' | 'pause' | 'resume', body: object = {}): Promise<StaffCase> =>
  move(c.id, `deadlines/${code}/${step}`, { ...body, version: c.version })

let choices: Promise<ComplaintChoices> | null = null

/** The legal reasons, outcomes and agencies; once for as long as this window lives. */
export function readChoices(): Promise<ComplaintChoices> {
  choices ??= answer(api.GET('/api/v1/staff/complaints/choices')).catch((problem: unknown) => {
    choices = null
    throw problem
  })
  return choices
}
