/**
 * docs/matching-examples.md is true: every example is played against the fast core and the oracle, and has to read as what they
 * tell. And docs/matching.md has one for each of its switches.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { playScript, scriptAsWritten } from '../support/venue-script.js';
import { venues } from '../support/venues.js';

const docs = join(import.meta.dirname, '../../docs');

interface Example {
  readonly title: string;
  readonly scripts: readonly string[];
}

const examples: readonly Example[] = readFileSync(join(docs, 'matching-examples.md'), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    title: section.slice(0, section.indexOf('\n')),
    scripts: [...section.matchAll(/^```venue\n(.*?)^```$/gms)].map(([, script = '']) => script),
  }));

describe.each(venues)('%s', (_name, createVenue) => {
  test.each(examples)('$title', ({ scripts }) => {
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(playScript(createVenue(), script)).toBe(scriptAsWritten(script));
  });
});

test('every switch has its example, and every example its switch', () => {
  const [, table = ''] = readFileSync(join(docs, 'matching.md'), 'utf8').split('## Switches');
  const linked = [...(table.split('\n## ')[0] ?? '').matchAll(/\(matching-examples\.md#(.*?)\)/g)].map(
    ([, slug]) => slug,
  );
  const rows = (table.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(linked).toHaveLength(rows.length);
  expect(linked).toEqual(examples.map(({ title }) => slugOf(title)));
});

/** As GitHub makes an anchor of a heading. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
