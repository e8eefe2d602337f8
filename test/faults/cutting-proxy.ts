import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Stands between a client and the venue, and cuts each connection after so many bytes of the venue, wherever that is. */
export class CuttingProxy {
  private readonly sockets = new Set<Socket>();
  cuts = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** `bytesOf` says of each connection how much it lets through. */
  static async open(target: string, bytesOf: () => number): Promise<CuttingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new CuttingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (client) => proxy.join(client, Number(new URL(target).port), bytesOf()));
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(client: Socket, port: number, bytes: number): void {
    const venue = connect(port, '127.0.0.1');
    let left = bytes;
    const cut = (): void => {
      client.destroy();
      venue.destroy();
    };
    for (const socket of [client, venue]) {
      this.sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (data) => void venue.write(data));
    venue.on('data', (data: Buffer) => {
      const passed = data.subarray(0, left);
      left -= passed.length;
      if (left === 0) this.cuts += 1;
      // What was let through arrives; then the connection is gone without a word.
      client.write(passed, left === 0 ? cut : undefined);
    });
  }
}
