import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino } from 'pino';
import { redactedText } from './redacted-text.js';

export interface LogSettings {
  readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  readonly format: 'text' | 'json';
}

/** What Nest says about its own start is of interest only to those who look for a fault there; bootstrap.ts says why a start failed. */
const frameworkContexts: ReadonlySet<unknown> = new Set([
  'ExceptionHandler',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

/** Nest's logger on pino: one JSON object a line for machines, or one plain line for people; on standard error. */
export class VenueLogger implements LoggerService {
  private readonly pino;

  /** `secrets` are those of the venue itself, hidden wherever they stand. */
  constructor(
    { level, format }: LogSettings,
    private readonly secrets: readonly string[] = [],
    destination: DestinationStream = process.stderr,
  ) {
    const base = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    this.pino = pino(base, format === 'json' ? destination : new TextLines(destination));
  }

  /** From the next line on. */
  setLevel(level: LogSettings['level']): void {
    this.pino.level = level;
  }

  log(message: unknown, context?: unknown): void {
    if (frameworkContexts.has(context)) this.write('debug', message, context);
    else this.write('info', message, context);
  }

  fatal(message: unknown, context?: unknown): void {
    this.write('fatal', message, context);
  }

  /** Nest calls it with message, stack and context, of which the last two may be missing. */
  error(message: unknown, ...more: readonly unknown[]): void {
    const stack = more.find((text) => typeof text === 'string' && text.includes('\n'));
    const context = more.findLast((text) => typeof text === 'string' && text !== stack);
    const level = frameworkContexts.has(context) ? 'debug' : 'error';
    this.write(level, stack === undefined ? message : `${textOf(message)}\n${textOf(stack)}`, context);
  }

  warn(message: unknown, context?: unknown): void {
    this.write('warn', message, context);
  }

  debug(message: unknown, context?: unknown): void {
    this.write('debug', message, context);
  }

  verbose(message: unknown, context?: unknown): void {
    this.write('trace', message, context);
  }

  private write(level: LogSettings['level'], message: unknown, context: unknown): void {
    this.pino[level](typeof context === 'string' ? { context } : {}, redactedText(textOf(message), this.secrets));
  }
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.stack ?? message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** Nothing in a message can look like a line of its own, or move the cursor of whoever reads it. */
function asOneEntry(message: string): string {
  return message.replaceAll(/\p{Cc}/gu, (control) =>
    control === '\n' ? '\n  ' : `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Pino's lines for the eye: `10:00:00.000 warn  Sessions: …`. */
class TextLines implements DestinationStream {
  constructor(private readonly destination: DestinationStream) {}

  write(line: string): void {
    const { time, level, context, msg } = JSON.parse(line) as {
      time: string;
      level: number;
      context?: string;
      msg: string;
    };
    const name = pino.levels.labels[level] ?? '';
    this.destination.write(
      `${time.slice(11, 23)} ${name.padEnd(5)} ${context === undefined ? '' : `${context}: `}${asOneEntry(msg)}\n`,
    );
  }
}
