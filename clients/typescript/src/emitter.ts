export type Listener<T> = (value: T) => void;

/** Typed listeners. What one of them throws is its own: it reaches the runtime as an uncaught error, and nobody else. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, readonly Listener<never>[]>();

  /** Listens until the function that it returns is called. */
  on<N extends keyof Events>(name: N, listener: Listener<Events[N]>): () => void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
    return () => {
      const others = this.listeners.get(name)?.filter((one) => one !== listener);
      this.listeners.set(name, others ?? []);
    };
  }

  /** The next of these that fits. */
  once<N extends keyof Events>(name: N, fits: (value: Events[N]) => boolean = () => true): Promise<Events[N]> {
    return new Promise((resolve) => {
      const off = this.on(name, (value) => {
        if (!fits(value)) return;
        off();
        resolve(value);
      });
    });
  }

  isHeard(name: keyof Events): boolean {
    return (this.listeners.get(name)?.length ?? 0) > 0;
  }

  emit<N extends keyof Events>(name: N, value: Events[N]): void {
    for (const listener of this.listeners.get(name) ?? []) {
      try {
        (listener as Listener<Events[N]>)(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
