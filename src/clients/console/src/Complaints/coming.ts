import { api, answer } from '@/api/client'
import type { ListQuery } from './listQuery'

// Shapes and calls of routes the generated schema does not name yet. Nothing else of the client may name them.
type Params = { path?: Record<string, string>; body?: unknown; parseAs?: 'blob' }
type Loose = (path: string, init?: object) => Promise<{ data?: unknown }>
const soon = api as unknown as Record<'GET' | 'POST', Loose>

function ask<T>(method: keyof typeof soon, path: string, { path: of, body, parseAs }: Params = {}): Promise<T> {
  return answer(soon[method](path, { params: { path: of }, ...(body === undefined ? {} : { body }), ...(parseAs ? { parseAs } : {}) }) as Promise<{ data?: T }>)
}

export interface ExportState { id: string; total: number; done: number; state: 'ready' | 'running' | 'done' | 'failed' }

const exports = '/api/v1/staff/complaints/exports'

export const beginExport = (query: ListQuery): Promise<ExportState> => ask('POST', exports, { body: query })
export const readExport = (id: string): Promise<ExportState> => ask('GET', `${exports}/{id}/progress`, { path: { id } })
export const fetchExport = (id: string): Promise<Blob> => ask('GET', `${exports}/{id}/file`, { path: { id }, parseAs: 'blob' })
