import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig } from 'vitest/config'

// The backend serves this client under /console/ and its API at /api/v1 of the same origin.
export default defineConfig({
  base: '/console/',
  plugins: [vue(), elementPlus({})],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
  },
  build: {
    // Town stations keep their computers for long: these are the oldest browsers Element Plus itself supports.
    target: ['chrome87', 'edge88', 'firefox78', 'safari14'],
    // The strict image policy allows data: urls, but a cached file is smaller than a repeated one.
    assetsInlineLimit: 1024,
    reportCompressedSize: false,
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:5080' },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
  },
})
