import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { CaseCounts } from '@/api/types'
import { readCounts } from './moves'

/** What waits at the person's stations: the badge in the menu and the line above the list read the same figures. */
export const useCounts = defineStore('complaint-counts', () => {
  const counts = ref<CaseCounts | null>(null)
  const badge = computed(() => (counts.value ? toDo(counts.value) : 0))

  async function load(): Promise<void> {
    try {
      counts.value = await readCounts()
    } catch {
      // A badge is a courtesy: the list itself says what went wrong.
    }
  }

  return { counts, badge, load }
})

/** What cannot wait: over, due today, offered by another station, to be reviewed. */
export function toDo(counts: CaseCounts): number {
  return counts.overdue + counts.dueToday + counts.offered + counts.review
}

/** The badge for those who listen. */
export function sayCounts(counts: CaseCounts): string {
  const parts = [
    counts.overdue ? `超期${counts.overdue}件` : '', counts.dueToday ? `今天到期${counts.dueToday}件` : '',
    counts.offered ? `待接收${counts.offered}件` : '', counts.review ? `待复核${counts.review}件` : '',
  ].filter(Boolean)
  return parts.length ? parts.join('，') : '没有急的件'
}
