/**
 * Closed-loop HTTP load over raw keep-alive sockets: each connection sends its next request when the last one is
 * answered. Cheap on purpose, so that the server and not the client is measured.
 */
import { connect } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * Runs for `seconds` and resolves with the number of answers by status. `requestOf(n)` gives the bytes of the n-th request.
 *
 * @param {{ port: number, connections: number, seconds: number, requestOf: (n: number) => Buffer }} options
 */
export async function load({ port, connections, seconds, requestOf }) {
  const answers = new Map();
  const until = performance.now() + seconds * 1_000;
  let sent = 0;
  const next = () => requestOf(sent++);
  const count = (status) => answers.set(status, (answers.get(status) ?? 0) + 1);
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => converse(port, until, next, count)));
  const elapsed = (performance.now() - started) / 1_000;
  const total = [...answers.values()].reduce((sum, number) => sum + number, 0);
  return { total, perSecond: total / elapsed, byStatus: Object.fromEntries(answers) };
}

function converse(port, until, next, count) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const send = () => socket.write(next());
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('connect', send);
    socket.on('close', resolve);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      const headEnd = received.indexOf(HEAD_END);
      if (headEnd < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(received.slice(0, headEnd))?.[1] ?? 0);
      if (received.length < headEnd + HEAD_END.length + length) return;
      count(received.slice(9, 12));
      const isLast = /connection: close/i.test(received.slice(0, headEnd));
      received = '';
      if (isLast || performance.now() >= until) socket.end();
      else send();
    });
  });
}

/** An HTTP/1.1 request with a JSON body. */
export function jsonRequest(path, body, headers = {}) {
  const text = JSON.stringify(body);
  const lines = Object.entries({ host: 'localhost', 'content-type': 'application/json', ...headers });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
