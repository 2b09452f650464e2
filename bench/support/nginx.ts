import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Sandbox } from './desk.ts'
import { freePort } from './free-port.ts'
import { startProgram, untilAnswering } from './programs.ts'

const NGINX = '/usr/sbin/nginx'

/**
 * nginx as a reverse proxy in front of the sandbox that takes a body whole before it passes it on,
 * as we do; otherwise with the settings of Debian's package.
 *
 * @returns its address
 * @throws Error when it is not installed
 */
export async function startNginx(directory: string, sandbox: Sandbox): Promise<string> {
  if (!existsSync(NGINX)) {
    throw new Error(`There is no ${NGINX} to compare with. Install it: apt-get install nginx-light`)
  }
  const port = await freePort()
  await mkdir(directory, { recursive: true })
  const configuration = path.join(directory, 'nginx.conf')
  await writeFile(configuration, configurationOf(directory, port, sandbox.url))
  const program = startProgram({
    name: 'nginx',
    command: NGINX,
    args: ['-p', directory, '-e', path.join(directory, 'error.log'), '-c', configuration],
  })
  const url = `http://127.0.0.1:${port}`
  await untilAnswering(`${url}/ready`, program)
  return url
}

function configurationOf(directory: string, port: number, upstream: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${path.join(directory, kind)};`,
  )
  return `
daemon off;
pid ${path.join(directory, 'nginx.pid')};
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes auto;
events { worker_connections 768; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_max_body_size 11m;
  upstream sandbox { server ${new URL(upstream).host}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location = /ready { return 200; }
    location / {
      proxy_pass http://sandbox;
      proxy_request_buffering on;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`
}
