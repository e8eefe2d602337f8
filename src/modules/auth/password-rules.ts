import { ProblemError } from '../../common/nest/problem.js';
import { PASSWORD_LENGTH_MIN } from './passwords.js';

/** "aaaaaaaaaaaa" and "abababababab" are as long as they are weak. */
const DISTINCT_CHARACTERS_MIN = 5;

let common: Promise<ReadonlySet<string>> | undefined;

/** Ends the request where a new password is one that is tried first; its length is checked by the DTO. */
export async function assertAcceptable(password: string, username: string): Promise<void> {
  const folded = password.toLowerCase();
  common ??= commonPasswords();
  const message = folded.startsWith(username.toLowerCase().padEnd(PASSWORD_LENGTH_MIN, '\0'))
    ? 'must not be the user name'
    : new Set(folded).size < DISTINCT_CHARACTERS_MIN
      ? `must have at least ${DISTINCT_CHARACTERS_MIN} different characters`
      : (await common).has(folded)
        ? 'is among the passwords that are tried first'
        : undefined;
  if (message !== undefined) throw new ProblemError('VALIDATION_FAILED', { errors: [{ field: 'password', message }] });
}

/** Those of the 49,000 most used that are long enough to be given at all. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const passwords = dictionary['passwords-common'] as readonly string[];
  return new Set(passwords.map(String).filter(({ length }) => length >= PASSWORD_LENGTH_MIN));
}
