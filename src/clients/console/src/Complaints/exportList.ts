import { api, answer } from '@/api/client'
import type { ExportRequest, ExportState } from '@/api/types'
import type { ListQuery } from './listQuery'

const base = '/api/v1/staff/complaints/exports' as const

// The list as a sheet: counted first, fetched with the token, and followed while it is made.
export const beginExport = (query: ListQuery): Promise<ExportState> => answer(api.POST(base, { body: query as ExportRequest }))
export const readExport = (id: string): Promise<ExportState> => answer(api.GET(`${base}/{id}/progress`, { params: { path: { id } } }))
export const fetchExport = (id: string): Promise<Blob> => answer(api.GET(`${base}/{id}/file`, { params: { path: { id } }, parseAs: 'blob' }) as Promise<{ data?: Blob }>)
