import { api, answer } from '@/api/client'
import type { StaffMessagePage } from '@/api/types'

const one = '/api/v1/staff/messages' as const

export const readMessages = (cursor: string | null): Promise<StaffMessagePage> => answer(api.GET(one, { params: { query: { limit: 50, ...(cursor ? { cursor } : {}) } } }))
export const readUnread = async (): Promise<number> => (await answer(api.GET(`${one}/unread`))).count
export const readMessage = async (id: string): Promise<void> => void await api.POST(`${one}/{id}/read`, { params: { path: { id } } })
export const readAllMessages = async (): Promise<void> => void await api.POST(`${one}/read-all`)
