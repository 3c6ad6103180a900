// A server between the browser and Tollgate: it can cut the line, and answer a chat as a fast model would.
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Proxy {
  address: string
  /** Ends every connection at once, as a network that fails does. */
  cut: () => void
  close: () => Promise<void>
}

export type Answer = (response: ServerResponse) => void

/** Passes everything on to the server but, if there is another answer, chats. */
export async function startProxy(target: string, chat?: Answer): Promise<Proxy> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((incoming, response) => {
    if (chat && incoming.url === '/api/chat') {
      incoming.resume()
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' })
      chat(response)
    } else {
      pass(target, incoming, response)
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => sockets.forEach((socket) => socket.destroy())
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function pass(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = incoming
  const outgoing = request(new URL(incoming.url ?? '/', target), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  response.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** An answer of so many pieces, so many a second. */
export function fastAnswer(pieces: string[], perSecond: number): Answer {
  return (response) => {
    const begun = Date.now()
    let sent = 0
    const timer = setInterval(() => {
      const due = Math.min(pieces.length, Math.floor(((Date.now() - begun) * perSecond) / 1000))
      // Each in a packet of its own.
      for (; sent < due; sent++) {
        response.write(`event: message\ndata: ${JSON.stringify({ text: pieces[sent] })}\n\n`)
      }
      if (sent === pieces.length) {
        clearInterval(timer)
        response.end('event: done\ndata: {"id":"req_1","model":"fast","finishReason":"stop"}\n\n')
      }
    }, 5)
    response.on('close', () => clearInterval(timer))
  }
}
