import { api, answer } from '@/api/client'

// Shapes and calls of routes the generated schema does not name yet. Nothing else of the client may name them.
type Params = { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; parseAs?: 'blob' }
type Loose = (path: string, init?: object) => Promise<{ data?: unknown }>
const soon = api as unknown as Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Loose>

function ask<T>(method: keyof typeof soon, path: string, { path: of, query, body, parseAs }: Params = {}): Promise<T> {
  return answer(soon[method](path, { params: { path: of, query }, ...(body === undefined ? {} : { body }), ...(parseAs ? { parseAs } : {}) }) as Promise<{ data?: T }>)
}

export interface ReplyTemplate { id: string; for: string; name: string; text: string; station: { id: string; code: string; name: string } | null }
export interface ListQuery { status?: string; kind?: string; overdue?: boolean; q?: string; station?: string; assignee?: string; district?: string; offered?: boolean; sort?: string }
export interface SavedView { id: string; name: string; query: ListQuery }
export interface ExportState { id: string; total: number; done: number; state: 'ready' | 'running' | 'done' | 'failed' }

const staff = '/api/v1/staff'
const templates = `${staff}/reply-templates`
const views = `${staff}/complaint-views`
const exports = `${staff}/complaints/exports`

export const readTemplates = async (what?: string): Promise<ReplyTemplate[]> => (await ask<{ items: ReplyTemplate[] }>('GET', templates, { query: { ...(what ? { for: what } : {}), limit: 100 } })).items
export const addTemplate = (body: { for: string; name: string; text: string; stationId?: string }): Promise<ReplyTemplate> => ask('POST', templates, { body })
export const editTemplate = (id: string, body: { name: string; text: string }): Promise<ReplyTemplate> => ask('PATCH', `${templates}/{id}`, { path: { id }, body })
export const dropTemplate = (id: string): Promise<void> => ask('DELETE', `${templates}/{id}`, { path: { id } })

export const readViews = async (): Promise<SavedView[]> => (await ask<{ items: SavedView[] }>('GET', views)).items
export const addView = (name: string, query: ListQuery): Promise<SavedView> => ask('POST', views, { body: { name, query } })
export const dropView = (id: string): Promise<void> => ask('DELETE', `${views}/{id}`, { path: { id } })

export const beginExport = (query: ListQuery): Promise<ExportState> => ask('POST', exports, { body: query })
export const readExport = (id: string): Promise<ExportState> => ask('GET', `${exports}/{id}`, { path: { id } })
export const fetchExport = (id: string): Promise<Blob> => ask('GET', `${exports}/{id}/file`, { path: { id }, parseAs: 'blob' })
