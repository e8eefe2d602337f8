/** Asks the inspector of a node process on this machine. */
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

const TRIES = 100;
const PAUSE_MS = 100;

export class Inspector {
  #waiting = new Map();
  #next = 1;
  #socket;

  constructor(socket) {
    this.#socket = socket;
    socket.on('message', (text) => this.#take(JSON.parse(text)));
  }

  /** Resolves when it can be asked. */
  static async connect(port) {
    const socket = new WebSocket(await addressOf(port), { maxPayload: 1_073_741_824 });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Inspector(socket);
  }

  /** Resolves with the result of a method of the Chrome DevTools Protocol. */
  ask(method, params = {}) {
    const id = this.#next;
    this.#next += 1;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  close() {
    this.#socket.close();
  }

  #take({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error.message));
  }
}

async function addressOf(port) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    if (response?.ok) return (await response.json())[0].webSocketDebuggerUrl;
    await setTimeout(PAUSE_MS);
  }
  throw new Error(`no inspector at port ${port}`);
}
