import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api, answer } from '@/api/client'

/** The names of the service items (事项) by code; a station offers codes. */
export const useCatalogue = defineStore('catalogue', () => {
  const names = ref<Record<string, string>>({})
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    if (Object.keys(names.value).length > 0) return Promise.resolve()
    loading ??= answer(api.GET('/api/v1/services'))
      .then(({ items }) => { names.value = Object.fromEntries(items.map((item) => [item.code, item.name])) })
      // Names are a courtesy: without them the rest of the page is still true, and the next page asks again.
      .catch(() => {})
      .finally(() => { loading = null })
    return loading
  }

  /** Where an answer carries the name it is taken; a code is never shown. */
  function nameOf(code: string, given?: string): string {
    return given ?? names.value[code] ?? '其他事项'
  }

  return { names, load, nameOf }
})
