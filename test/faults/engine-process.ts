import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VenueCommand } from '../../src/common/model/commands.js';
import { type CommandOutcome, VenueUnavailable } from '../../src/modules/engine/command-outcome.js';

const CHILD = resolve('test/faults/engine-child.mjs');
const PRELOAD = pathToFileURL(resolve('test/faults/broken-calls.mjs')).href;
export const BUILD = resolve('dist');
const SEGMENT_BYTES = 1 << 20;

export interface BrokenCall {
  readonly call: 'write' | 'sync' | 'rename' | 'unlink' | 'open';
  /** The Nth such call, from 1. */
  readonly at: number;
  readonly thread: 'main' | 'journal';
  readonly how: 'kill before' | 'kill in the middle' | 'kill after' | 'EIO' | 'ENOSPC';
}

export interface EngineProcessOptions {
  readonly build?: string;
  readonly sync?: 'batch' | 'none';
  readonly segmentBytes?: number;
  /** Of the projections, which do not run without. */
  readonly databasePath?: string;
  readonly broken?: BrokenCall;
  /** A program and its arguments that starts node. */
  readonly under?: readonly string[];
}

interface Answer {
  readonly id: number;
  readonly outcome?: CommandOutcome;
  readonly state?: { readonly sequence: number; readonly hash: string };
  readonly checkpoint?: number;
  readonly unavailable?: VenueUnavailable['code'];
}

type Message = Answer | { readonly readyPid: number } | { readonly failed: string };

/** The process is gone and has not answered. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
}

/** A real engine in a real process on a real disk. */
export class EngineProcess {
  private readonly waiting = new Map<number, (answer: Answer | undefined) => void>();
  private lastId = 0;
  private output = '';
  /** Of the engine itself, where another program starts it. */
  private pid: number | undefined;
  /** What the process said of its end. */
  failed: string | undefined;
  /** Resolves with the exit code when it is gone; null when a signal ended it. */
  readonly gone: Promise<number | null>;
  /** Resolves when it takes commands, and also when it is gone before that. */
  readonly ready: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (this.output += text));
    let setReady: (value: unknown) => void;
    this.ready = new Promise((done) => (setReady = done));
    // Not 'exit': answers that were sent before the end are read until 'close'.
    this.gone = new Promise((done) =>
      child.once('close', (code) => {
        for (const settle of this.waiting.values()) settle(undefined);
        setReady(undefined);
        done(code);
      }),
    );
    child.on('message', (message: Message) => {
      if ('readyPid' in message) {
        this.pid = message.readyPid;
        setReady(message);
      }
      if ('failed' in message) this.failed = message.failed;
      if ('id' in message) this.waiting.get(message.id)?.(message);
    });
  }

  static start(dataDir: string, options: EngineProcessOptions = {}): EngineProcess {
    const { build = BUILD, sync = 'batch', segmentBytes = SEGMENT_BYTES, databasePath, broken, under = [] } = options;
    const settings = JSON.stringify({ sync, segmentBytes, databasePath });
    const line = [...under, process.execPath, CHILD, build, dataDir, settings];
    const preload = { NODE_OPTIONS: `--import=${PRELOAD}`, BROKEN_CALL: JSON.stringify(broken) };
    const env = { ...process.env, NODE_OPTIONS: '', ...(broken === undefined ? {} : preload) };
    return new EngineProcess(
      spawn(line[0] as string, line.slice(1), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env }),
    );
  }

  get said(): string {
    return this.output;
  }

  get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Rejects with `VenueUnavailable` where the engine says so, with `EngineGone` where it says nothing any more. */
  async submit(command: VenueCommand): Promise<CommandOutcome> {
    const { outcome, unavailable } = await this.ask({ command });
    if (outcome === undefined) throw new VenueUnavailable(unavailable ?? 'OUTCOME_UNKNOWN');
    // JSON has no undefined.
    return { ...outcome, refusal: outcome.refusal };
  }

  async readState(): Promise<{ readonly sequence: number; readonly hash: string }> {
    const { state, unavailable } = await this.ask({ wants: 'state' });
    if (state === undefined) throw new VenueUnavailable(unavailable ?? 'OUTCOME_UNKNOWN');
    return state;
  }

  async checkpoint(): Promise<number> {
    return (await this.ask({ wants: 'checkpoint' })).checkpoint as number;
  }

  /** Ends the process and resolves with its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    if (this.pid === undefined) this.child.kill(signal);
    else if (!this.isGone) process.kill(this.pid, signal);
    return this.gone;
  }

  private async ask(request: { readonly command?: VenueCommand; readonly wants?: string }): Promise<Answer> {
    const id = (this.lastId += 1);
    const answered = new Promise<Answer | undefined>((settle) => this.waiting.set(id, settle));
    if (!this.child.connected) this.waiting.get(id)?.(undefined);
    // A message that cannot be sent any more is answered by the end of the process.
    else this.child.send({ id, ...request }, () => undefined);
    const answer = await answered;
    this.waiting.delete(id);
    if (answer === undefined) throw new EngineGone(`${this.failed ?? 'the engine is gone'}\n${this.output}`);
    return answer;
  }
}
