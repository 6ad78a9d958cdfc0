import { ref, shallowRef } from 'vue'
import { api, answer } from '@/api/client'
import type { ComplaintsAsked, StaffComplaint as StaffCase, StaffComplaintItem as CaseItem, StaffComplaintPage } from '@/api/types'
import type { ListQuery } from './listQuery'

/** The list of cases by pages; what is on screen stays there while a refresh is under way or fails. */
export function useComplaintList(asked: () => ListQuery | null) {
  const items = shallowRef<CaseItem[]>([])
  const next = ref<string | null>(null)
  const loading = ref(true)
  const loadingMore = ref(false)
  const error = ref<unknown>(null)
  let shown = ''
  let turn = 0

  const read = (query: ListQuery, limit: number, cursor?: string): Promise<StaffComplaintPage> =>
    answer(api.GET('/api/v1/staff/complaints', { params: { query: { ...query, limit, ...(cursor ? { cursor } : {}) } as ComplaintsAsked } }))

  async function load(): Promise<void> {
    const query = asked()
    if (!query) return
    const key = JSON.stringify(query)
    const again = key === shown
    if (!again) {
      shown = key
      items.value = []
      next.value = null
      error.value = null
      loading.value = true
    }
    turn += 1
    const mine = turn
    try {
      // A refresh reads as many as stand there, so that nobody's place in the list is lost.
      const page = await read(query, again ? Math.min(100, Math.max(50, items.value.length)) : 50)
      if (mine !== turn) return
      const rest = again && items.value.length > 100 ? items.value.slice(page.items.length).filter((c) => !page.items.some((p) => p.id === c.id)) : []
      items.value = [...page.items, ...rest]
      if (rest.length === 0) next.value = page.nextCursor
      error.value = null
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  async function more(): Promise<void> {
    const query = asked()
    if (!query || !next.value || loadingMore.value) return
    loadingMore.value = true
    const mine = turn
    try {
      const page = await read(query, 50, next.value)
      if (mine !== turn) return
      items.value = [...items.value, ...page.items.filter((p) => !items.value.some((c) => c.id === p.id))]
      next.value = page.nextCursor
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      loadingMore.value = false
    }
  }

  /** A move was answered: the row says so before the next refresh. */
  function put(moved: StaffCase): void {
    items.value = items.value.map((item) => (item.id === moved.id
      ? { ...item, status: moved.status, version: moved.version, station: moved.station, transfer: moved.transfer, assigneeId: moved.assigneeId, assignee: moved.assignee }
      : item))
  }

  return { items, next, loading, loadingMore, error, load, more, put }
}
