import { request as httpRequest, Agent } from 'node:http';
import { setTimeout } from 'node:timers/promises';

const PAUSE_MS = 20;

/** What became of the requests of a flood. */
export interface FloodReport {
  /** By client order id: the order that it was answered to be. */
  readonly orderIds: ReadonlyMap<string, string>;
  /** Answers by HTTP status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests that were sent and never answered. */
  readonly unanswered: number;
  /** How their connections broke. */
  readonly errors: ReadonlySet<string>;
  /** Client order ids whose outcome nobody was told. */
  readonly open: ReadonlySet<string>;
}

/**
 * Orders over HTTP from many connections at once, as fast as they are answered, on connections that are kept. A client
 * that is told to come back later, or finds nobody listening, goes away; a connection that breaks is a request that was not
 * answered.
 */
export class OrderFlood {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly orderIds = new Map<string, string>();
  private readonly statuses = new Map<number, number>();
  private readonly open = new Set<string>();
  private unanswered = 0;
  private readonly errors = new Set<string>();
  private next = 0;
  private isOver = false;
  private readonly work: Promise<unknown>;

  /** Orders of different `prefix`es never have the same client order id. */
  constructor(
    private readonly url: string,
    tokens: readonly string[],
    private readonly prefix: string,
    connections: number,
  ) {
    this.work = Promise.all(
      Array.from({ length: connections }, (_, index) => this.place(tokens[index % tokens.length] as string)),
    );
  }

  /** Resolves when so many requests were answered, or the flood is over. */
  async answers(count: number): Promise<void> {
    while (this.orderIds.size < count && !this.isOver) await setTimeout(PAUSE_MS / 4);
  }

  /** Sends nothing more and resolves when all that was sent has ended. */
  async end(): Promise<FloodReport> {
    this.isOver = true;
    await this.work;
    this.agent.destroy();
    const { orderIds, statuses, unanswered, errors, open } = this;
    return { orderIds, statuses, unanswered, errors, open };
  }

  private async place(token: string): Promise<void> {
    while (!this.isOver) {
      const index = (this.next += 1);
      const clientOrderId = `${this.prefix}-${index}`;
      const side = index % 2 === 0 ? 'buy' : 'sell';
      const order = { symbol: 'BTC-USD', side, type: 'limit', quantity: '0.01', price: `${50_000 + (index % 7) - 3}` };
      try {
        const { status, body } = await this.post(token, { ...order, clientOrderId });
        this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
        if (status === 201) this.orderIds.set(clientOrderId, (JSON.parse(body) as { orderId: string }).orderId);
        if (status !== 503) continue;
        this.open.add(clientOrderId);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return;
        this.unanswered += 1;
        this.errors.add(`${(error as NodeJS.ErrnoException).code}: ${(error as Error).message}`);
        this.open.add(clientOrderId);
      }
    }
  }

  private post(token: string, order: object): Promise<{ status: number; body: string }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        `${this.url}/api/v1/orders`,
        { method: 'POST', headers, agent: this.agent },
        (answer) => {
          let body = '';
          answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
          answer.once('end', () => resolve({ status: answer.statusCode as number, body }));
          answer.once('error', reject);
        },
      );
      sent.once('error', reject);
      sent.end(JSON.stringify(order));
    });
  }
}
