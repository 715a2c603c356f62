import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    include: [
      'packages/**/src/**/*.test.ts',
      'services/**/src/**/*.test.ts',
      'test/**/*.test.ts',
      'demo/**/*.test.ts',
      'tools/**/*.test.ts',
      'scripts/**/*.test.js',
    ],
    exclude: ['**/node_modules/**', '.tools/**', '.data/**'],
    globalSetup: ['scripts/testing/vitest-servers.js'],
    execArgv: ['--import=./scripts/setup/quick-imports.js'],
    // The files share one Postgres, and a laptop's two cores are enough.
    maxWorkers: 2,
    // A limit for what hangs, not a measure of speed: shared machines are slow at times.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
