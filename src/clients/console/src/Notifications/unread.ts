import { defineStore } from 'pinia'
import { ref } from 'vue'
import { readUnread } from './staffMessages'

/** How many reminders nobody read yet; the bell in the bar and the page share it. */
export const useUnread = defineStore('unread', () => {
  const count = ref(0)

  async function load(): Promise<void> {
    try {
      count.value = await readUnread()
    } catch {
      // The bell is a courtesy; the page itself says what went wrong.
    }
  }

  return { count, load }
})
