import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, answer } from '@/api/client'

/** The names of the service items (事项) by code; a station offers codes. */
export const useCatalogue = defineStore('catalogue', () => {
  const names = ref<Record<string, string>>({})
  const loaded = computed(() => Object.keys(names.value).length > 0)
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    if (loaded.value) return Promise.resolve()
    loading ??= answer(api.GET('/api/v1/services', { params: { query: { limit: 100 } } }))
      .then(({ items }) => { names.value = Object.fromEntries(items.map((item) => [item.code, item.name])) })
      // Names are a courtesy: without them the rest of the page is still true, and the next page asks again.
      .catch(() => {})
      .finally(() => { loading = null })
    return loading
  }

  /** Bookings and offerings carry codes only; a code is never shown. */
  function nameOf(code: string): string {
    return names.value[code] ?? (loaded.value ? '其他事项' : '')
  }

  return { names, load, nameOf }
})
