// Loaded into every child (`--import`): when the start script is killed without a chance to stop its children, the
// closed channel stops them.
import process from 'node:process'

const { execArgv } = process
const position = execArgv.findIndex((argument) => argument.endsWith('/stop-with-parent.ts'))
// Processes forked by the child have a channel to the child and are not handled here.
if (position > 0) execArgv.splice(position - 1, 2)

process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
