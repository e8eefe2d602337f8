/**
 * One connection of a load test over REST: a request at a time, as HTTP/1.1 has it, so that what comes due meanwhile is held back
 * and late. A connection that the venue has closed is opened anew for the next request.
 */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LoadTarget } from './load-target.js';
import type { AnswerListener, Trader } from './trader.js';

const ORDERS = '/api/v1/orders';

interface Due {
  readonly dueMs: number;
  readonly sentMs: number;
}

export class HttpTrader implements Trader {
  readonly isOpen = true;
  sent = 0;
  answered = 0;
  connectionsLost = 0;
  private readonly agent: HttpAgent;
  private readonly request: typeof httpRequest;
  private readonly url: URL;
  private readonly bodies: readonly [Buffer, Buffer];
  private underWay: Due | undefined;
  /** When those were due that got no answer, because their connection was lost. */
  private readonly lostDueMs: number[] = [];
  /** The order that rests, where it is to be cancelled next. */
  private resting: string | undefined;

  constructor(
    private readonly target: LoadTarget,
    private readonly listener: AnswerListener,
  ) {
    this.url = new URL(target.url);
    const isTls = this.url.protocol === 'https:';
    this.agent = new (isTls ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
    this.request = isTls ? httpsRequest : httpRequest;
    this.bodies = [this.bodyOf('sell'), this.bodyOf('buy')];
  }

  get isWaiting(): boolean {
    return this.underWay !== undefined;
  }

  send(dueMs: number): boolean {
    if (this.underWay !== undefined) return false;
    this.underWay = { dueMs, sentMs: performance.now() };
    this.sent += 1;
    if (this.resting === undefined) this.place();
    else this.cancel(this.resting);
    return true;
  }

  unanswered(tell: (fromDueMs: number) => void): void {
    const nowMs = performance.now();
    for (const dueMs of this.lostDueMs) tell(nowMs - dueMs);
    if (this.underWay !== undefined) tell(nowMs - this.underWay.dueMs);
  }

  close(): void {
    this.agent.destroy();
  }

  private place(): void {
    const body = this.bodies[this.target.scenario === 'quote' ? 1 : this.sent % 2] as Buffer;
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    this.ask('POST', ORDERS, headers).end(body);
  }

  private cancel(orderId: string): void {
    this.ask('DELETE', `${ORDERS}/${orderId}`, {}).end();
  }

  private ask(method: string, path: string, own: Readonly<Record<string, string | number>>): ClientRequest {
    const { agent } = this;
    const headers = { ...own, authorization: `Bearer ${this.target.token}` };
    const asked = this.request(new URL(path, this.url), { method, agent, headers }, (answer) =>
      this.take(method, answer),
    );
    return asked.once('error', () => this.lost());
  }

  private take(method: string, answer: IncomingMessage): void {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.once('error', () => this.lost());
    answer.once('end', () => this.answer(method, answer.statusCode ?? 0, Buffer.concat(chunks).toString()));
  }

  private answer(method: string, status: number, text: string): void {
    const due = this.underWay;
    if (due === undefined) return;
    this.underWay = undefined;
    this.answered += 1;
    const isTaken = status >= 200 && status < 300;
    const mayQuote = this.target.scenario === 'quote' && method === 'POST';
    this.resting = isTaken && mayQuote ? (JSON.parse(text) as { orderId: string }).orderId : undefined;
    const nowMs = performance.now();
    this.listener.onAnswer(nowMs - due.dueMs, nowMs - due.sentMs, isTaken ? undefined : codeOf(status, text));
  }

  private lost(): void {
    const due = this.underWay;
    if (due === undefined) return;
    this.underWay = undefined;
    this.resting = undefined;
    this.connectionsLost += 1;
    this.lostDueMs.push(due.dueMs);
  }

  private bodyOf(side: string): Buffer {
    const { symbol, price, quantity } = this.target;
    return Buffer.from(JSON.stringify({ symbol, side, type: 'limit', price, quantity }));
  }
}

/** The stable code of a problem, or the status where something between here and the venue answered. */
function codeOf(status: number, text: string): string {
  const [, code = `HTTP_${status}`] = /"code":"([A-Z_]+)"/.exec(text) ?? [];
  return code;
}
