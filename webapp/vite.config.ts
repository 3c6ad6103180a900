import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Where `npm run dev` finds the server. */
const server = process.env['TOLLGATE'] ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: process.env['WEBAPP_OUT'] ?? 'dist',
    emptyOutDir: true,
    // Data URLs would have to be allowed by the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // For the budget of the first load.
    manifest: true,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/v1', '/docs', '/api-docs', '/checkout', '/page.css', '/openapi.yaml'].map((path) => [
        path,
        server,
      ]),
    ),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.spec.ts'],
    restoreMocks: true,
    // The machine of a build may be slow; a test that waits longer than this is broken.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
