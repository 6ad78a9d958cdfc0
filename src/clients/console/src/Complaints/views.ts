import { api, answer } from '@/api/client'
import type { SavedView } from '@/api/types'
import { tidy, type ListQuery } from './listQuery'

const all = '/api/v1/staff/complaint-views' as const

export const readViews = async (): Promise<SavedView[]> => (await answer(api.GET(all))).items
export const addView = (name: string, query: ListQuery): Promise<SavedView> => answer(api.POST(all, { body: { name, query: tidy(query) as SavedView['query'] } }))
export const dropView = async (id: string): Promise<void> => void await api.DELETE(`${all}/{id}`, { params: { path: { id } } })
