/** EX_CONFIG of sysexits.h: the venue was asked for something that its configuration cannot mean. */
export const CONFIG_EXIT_CODE = 78;

/** The configuration is unusable. Each problem is one sentence that names where the value came from and its key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly exitCode = CONFIG_EXIT_CODE;

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
