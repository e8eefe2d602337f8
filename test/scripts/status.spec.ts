import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { statusPage } from '../../scripts/status.mjs';

const root = resolve('.');
const ran = (status: string) => ({ testResults: [{ name: `${root}/test/a.spec.ts`, status }] });
const lineOf = (page: string, id: string): string | undefined =>
  page.split('\n').find((line) => line.startsWith(`| ${id} |`));

test('a row works when its tests pass and show all of it', () => {
  const rows = {
    A1: { title: 'all', covers: 'whole', tests: ['test/a.spec.ts'] },
    A2: { title: 'some', covers: 'part', tests: ['test/a.spec.ts'] },
  };
  const page = statusPage(rows, ran('passed'), root);
  expect(lineOf(page, 'A1')).toBe('| A1 | all | **works** | `test/a.spec.ts` |');
  expect(lineOf(page, 'A2')).toBe('| A2 | some | first part | `test/a.spec.ts` |');
});

test('a row with a failing test is broken, whatever it claims', () => {
  const rows = { A1: { title: 'all', covers: 'whole', tests: ['test/a.spec.ts'] } };
  expect(lineOf(statusPage(rows, ran('failed'), root), 'A1')).toContain('**broken**');
});

test('a row cannot point to a test that did not run', () => {
  const rows = { A1: { title: 'all', covers: 'whole', tests: ['test/gone.spec.ts'] } };
  expect(() => statusPage(rows, ran('passed'), root)).toThrow('A1 names test/gone.spec.ts');
});

test('every row of the mission has one line on the page', () => {
  const rows = parse(readFileSync('docs/acceptance.yaml', 'utf8')) as Record<string, unknown>;
  const page = readFileSync('docs/status.md', 'utf8');
  for (const id of Object.keys(rows)) expect(lineOf(page, id)).toBeDefined();
});
