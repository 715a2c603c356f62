// Loaded with --import into every process that npm start runs: one whose supervisor was killed ends itself in order.
const supervisor = process.ppid

setInterval(() => {
  if (process.ppid !== supervisor) process.kill(process.pid, 'SIGTERM')
}, 1000).unref()
