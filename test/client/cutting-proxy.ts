/** A proxy that cuts connections off in the middle, as networks do: after so many bytes of what the venue sends. */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

export class CuttingProxy {
  cuts = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** `bytesUntilCut` is asked for every connection; undefined lets it live. */
  static async before(venueUrl: string, bytesUntilCut: () => number | undefined): Promise<CuttingProxy> {
    const { hostname, port } = new URL(venueUrl);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new CuttingProxy(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (client) => proxy.pair(client, connect(Number(port), hostname), bytesUntilCut()));
    return proxy;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pair(client: Socket, venue: Socket, bytesMax: number | undefined): void {
    let left = bytesMax ?? Infinity;
    const cut = (): void => {
      client.destroy();
      venue.destroy();
    };
    for (const socket of [client, venue]) {
      this.sockets.add(socket);
      socket.on('error', cut).on('close', () => {
        this.sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (data) => venue.write(data));
    venue.on('data', (data: Buffer) => {
      // The last bytes arrive, in the middle of a frame more often than not.
      client.write(data.subarray(0, left));
      left -= data.length;
      if (left > 0) return;
      this.cuts += 1;
      client.end(cut);
    });
  }
}
