/** Where the process is between start and stop: what the probes tell and the API goes by. */
export type LifecyclePhase = 'starting' | 'ready' | 'draining';

export class Lifecycle {
  phase: LifecyclePhase = 'starting';
}
