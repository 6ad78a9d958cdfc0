import { api, answer } from '@/api/client'
import type { NewReplyTemplate, ReplyTemplate } from '@/api/types'

const all = '/api/v1/staff/reply-templates' as const
const at = (id: string) => ({ params: { path: { id } } })

/** Every ready sentence the person may use, of one step or of all. */
export async function readTemplates(what?: string): Promise<ReplyTemplate[]> {
  const found: ReplyTemplate[] = []
  let cursor: string | undefined
  do {
    const page = await answer(api.GET(all, { params: { query: { limit: 100, ...(what ? { for: what } : {}), ...(cursor ? { cursor } : {}) } } }))
    found.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor && found.length < 1000)
  return found
}

export const addTemplate = (body: NewReplyTemplate): Promise<ReplyTemplate> => answer(api.POST(all, { body }))
export const editTemplate = (id: string, body: { name: string; text: string }): Promise<ReplyTemplate> => answer(api.PATCH(`${all}/{id}`, { ...at(id), body }))
export const dropTemplate = async (id: string): Promise<void> => void await api.DELETE(`${all}/{id}`, at(id))
