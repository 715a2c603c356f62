// Loaded into every process of npm start, and by itself: one whose parent was killed ends itself in order.
const supervisor = process.ppid

setInterval(() => {
  if (process.ppid !== supervisor) process.kill(process.pid, 'SIGTERM')
}, 1000).unref()
