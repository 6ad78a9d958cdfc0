import { api, answer } from '@/api/client'
import type { ComplaintKind, ComplaintStatus, EvidenceFile, StaffComplaint, StaffComplaintItem } from '@/api/types'

// Shapes and calls of routes the generated schema does not name yet. Nothing else of the client may name them.
type Params = { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }
type Loose = (path: string, init?: object) => Promise<{ data?: unknown }>
const soon = api as unknown as Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Loose>

export function ask<T>(method: keyof typeof soon, path: string, { path: of, query, body }: Params = {}): Promise<T> {
  return answer(soon[method](path, { params: { path: of, query }, ...(body === undefined ? {} : { body }) }) as Promise<{ data?: T }>)
}

export interface Person { id: string; name: string }
export interface Crime {
  state: 'reported' | 'toTransfer' | 'notTransferred' | 'handedOver' | 'policeAccepted' | 'policeRefused'
  reportedAt: string
  reason: string
  decision: string | null
  agency: { code: string; name: string } | null
  receipt: string | null
  answer: string | null
}
export type StaffCase = StaffComplaint & { assignee?: Person | null; crime?: Crime | null }
export type CaseItem = StaffComplaintItem & { assignee?: Person | null }
export interface Counts { overdue: number; dueToday: number; near: number; offered: number; unassigned: number; review: number; inbox: number }
export interface SimilarCase {
  id: string; number: string; kind: ComplaintKind; status: ComplaintStatus; subject: string; submittedAt: string
  station: { id: string; code: string; name: string } | null; why: string[]; linked: boolean
}
export interface AssignedMany { assigned: string[]; refused: { id: string; number: string | null; code: string; title: string }[] }
export interface FileLink { url: string; expiresAt: string; warning: string | null }
export interface ReplyTemplate { id: string; for: string; name: string; text: string; station: { id: string; code: string; name: string } | null }
export interface ListQuery { status?: string; kind?: string; overdue?: boolean; q?: string; station?: string; assignee?: string; district?: string; offered?: boolean; sort?: string }
export interface SavedView { id: string; name: string; query: ListQuery }
export interface ExportState { id: string; total: number; done: number; state: 'ready' | 'running' | 'done' | 'failed' }
export interface StaffMessage { id: string; kind: string; title: string; body: string; at: string; read: boolean; complaintId: string | null; stationId: string | null }

const staff = '/api/v1/staff'
const cases = `${staff}/complaints`

export const readCounts = (): Promise<Counts> => ask('GET', `${cases}/counts`)
export const readColleagues = async (id: string): Promise<Person[]> => (await ask<{ items: Person[] }>('GET', `${cases}/{id}/colleagues`, { path: { id } })).items
export const readSimilar = (id: string): Promise<{ items: SimilarCase[]; elsewhere: number }> => ask('GET', `${cases}/{id}/similar`, { path: { id } })
export const assignMany = (ids: readonly string[], assigneeId: string | null): Promise<AssignedMany> => ask('POST', `${cases}/assign`, { body: { ids, assigneeId } })
export const linkFile = (id: string, file: EvidenceFile, original?: { reason: string }): Promise<FileLink> =>
  ask('POST', `${cases}/{id}/files/{fileId}/link`, { path: { id, fileId: file.id }, body: original ? { original: true, reason: original.reason } : {} })

/** A move of a case, by its name in `allowed`; the answer is the case as it is then. */
export const move = (id: string, name: string, body: object = {}): Promise<StaffCase> => ask('POST', `${cases}/{id}/${name}`, { path: { id }, body })

export const readTemplates = async (what?: string): Promise<ReplyTemplate[]> => (await ask<{ items: ReplyTemplate[] }>('GET', `${staff}/reply-templates`, { query: { ...(what ? { for: what } : {}), limit: 100 } })).items
export const addTemplate = (body: { for: string; name: string; text: string; stationId?: string }): Promise<ReplyTemplate> => ask('POST', `${staff}/reply-templates`, { body })
export const editTemplate = (id: string, body: { name: string; text: string }): Promise<ReplyTemplate> => ask('PATCH', `${staff}/reply-templates/{id}`, { path: { id }, body })
export const dropTemplate = (id: string): Promise<void> => ask('DELETE', `${staff}/reply-templates/{id}`, { path: { id } })

export const readViews = async (): Promise<SavedView[]> => (await ask<{ items: SavedView[] }>('GET', `${staff}/complaint-views`)).items
export const addView = (name: string, query: ListQuery): Promise<SavedView> => ask('POST', `${staff}/complaint-views`, { body: { name, query } })
export const dropView = (id: string): Promise<void> => ask('DELETE', `${staff}/complaint-views/{id}`, { path: { id } })

export const beginExport = (query: ListQuery): Promise<ExportState> => ask('POST', `${cases}/exports`, { body: query })
export const readExport = (id: string): Promise<ExportState> => ask('GET', `${cases}/exports/{id}`, { path: { id } })
export const fetchExport = (id: string): Promise<Blob> => answer(soon.GET(`${cases}/exports/{id}/file`, { params: { path: { id } }, parseAs: 'blob' }) as Promise<{ data?: Blob }>)

export const readMessages = (cursor: string | null): Promise<{ items: StaffMessage[]; nextCursor: string | null }> => ask('GET', `${staff}/messages`, { query: { limit: 50, ...(cursor ? { cursor } : {}) } })
export const readUnread = async (): Promise<number> => (await ask<{ count: number }>('GET', `${staff}/messages/unread`)).count
export const readMessage = (id: string): Promise<void> => ask('POST', `${staff}/messages/{id}/read`, { path: { id } })
export const readAllMessages = (): Promise<void> => ask('POST', `${staff}/messages/read-all`)
