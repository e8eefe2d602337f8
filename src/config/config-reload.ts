/**
 * What a changed configuration file means to a venue that runs: either all of its new values are taken, or none. Only keys that
 * the table marks with `reloads` can change; a file that changes another one is refused whole, as one that is invalid is.
 */
import { stat } from 'node:fs/promises';
import { ConfigError } from './config-error.js';
import { configFilesOf } from './config-layers.js';
import { configKeys } from './config-keys.js';
import { type ConfigInputs, resolveConfig, type ResolvedConfig } from './resolve-config.js';

export interface ConfigChange {
  readonly resolved: ResolvedConfig;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export class ConfigReload {
  private signature = '';

  constructor(
    private readonly inputs: ConfigInputs,
    private current: ResolvedConfig,
  ) {}

  /** Those that exist, or would be read if they did. */
  get files(): readonly string[] {
    return configFilesOf(this.inputs, this.current.values.environment);
  }

  /** Whether a file is another one than at the last call: written, replaced, or a link to elsewhere, as a ConfigMap is. */
  async hasChanged(): Promise<boolean> {
    const signature = (await Promise.all(this.files.map(signatureOf))).join(' ');
    const isFirst = this.signature === '';
    const isChanged = signature !== this.signature;
    this.signature = signature;
    return isChanged && !isFirst;
  }

  /** What the files say now, compared with what is in force; undefined where that is the same. Throws a ConfigError. */
  read(): ConfigChange | undefined {
    const resolved = resolveConfig(this.inputs);
    const changed = configKeys.filter(({ name }) => !isSame(resolved.values[name], this.current.values[name]));
    if (changed.length === 0) return undefined;
    const fixed = changed.filter(({ reloads }) => reloads !== true);
    if (fixed.length > 0) {
      throw new ConfigError(
        fixed.map(({ name }) => `${resolved.nameOf(name)} needs a restart, so nothing of the change was taken.`),
      );
    }
    const pick = ({ values }: ResolvedConfig): Record<string, unknown> =>
      Object.fromEntries(changed.map(({ name }) => [name, values[name]]));
    return { resolved, before: pick(this.current), after: pick(resolved) };
  }

  /** The change is in force. */
  taken({ resolved }: ConfigChange): void {
    this.current = resolved;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Follows links; what cannot be read has a signature too, so that its coming back is a change. */
async function signatureOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}
