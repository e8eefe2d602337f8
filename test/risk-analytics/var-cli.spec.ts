/** `tradsys var` as people run it: figures, and what is wrong with a file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { countedRisk, normalRisk, portfolioLosses } from './independent-risk.js';

let folder: string;
const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10));
const prices = [1, 2].map((step) => days.map((_day, t) => Number((100 + 5 * Math.sin(t * t * step)).toFixed(4))));
const csv = `date,AAA,BBB\n${days.map((day, t) => `${day},${prices[0]?.[t]},${prices[1]?.[t]}\n`).join('')}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tradsys-var-'));
  writeFileSync(join(folder, 'prices.csv'), csv);
  writeFileSync(join(folder, 'prices.csv.gz'), gzipSync(csv));
  writeFileSync(join(folder, 'bad.csv'), csv.replace(days[7] as string, days[6] as string));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', 'var', ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}
const file = (name: string): string => join(folder, name);

describe('tradsys var', () => {
  test('estimates what the symbols of a file can lose', () => {
    const { code, out } = run(
      'estimate',
      file('prices.csv'),
      '--values',
      'BBB=-20,AAA=100',
      '--horizon',
      '4',
      '--json',
    );
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report).toMatchObject({ symbols: ['BBB', 'AAA'], periods: 59, from: days[1], to: days[59] });
    const losses = portfolioLosses([100, -20], prices);
    const [valueAtRisk, expectedShortfall] = normalRisk(losses, 0.95, 4);
    expect(report.result.valueAtRisk).toBeCloseTo(valueAtRisk, 9);
    expect(report.result.expectedShortfall).toBeCloseTo(expectedShortfall, 9);
  });

  test('takes the newest returns only, and a packed file', () => {
    const flags = ['--method', 'historical', '--confidence', '0.9', '--periods', '30'];
    const { out } = run('estimate', file('prices.csv.gz'), ...flags, '--json');
    const newest = prices.map((series) => series.slice(-31));
    const [valueAtRisk] = countedRisk(portfolioLosses([50, 50], newest), 0.9, 1);
    expect(JSON.parse(out).result.valueAtRisk).toBeCloseTo(valueAtRisk, 9);
    const told = run('estimate', file('prices.csv'), ...flags).out.split('\n');
    expect(told.slice(0, 2)).toEqual([
      `30 returns, ${days[30]} to ${days[59]}`,
      `value at risk       ${valueAtRisk.toFixed(6)}`,
    ]);
  });

  test('tells the error of a simulation', () => {
    const { out } = run('estimate', file('prices.csv'), '--method', 'monte-carlo', '--paths', '2000');
    expect(out).toMatch(/^value at risk +\d+\.\d{6} ± 0\.\d{6}$/m);
  });

  test('tests forecasts', () => {
    const { code, out } = run('backtest', file('prices.csv'), '--window', '40', '--confidence', '0.9');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ of 19 forecasts exceeded, 1\.90 expected: (green|yellow|red)$/m);
    expect(out).toMatch(/^Kupiec +\d+\.\d{4} \(p \d\.\d{4}\)$/m);
  });

  test.each([
    [['estimate', 'bad.csv'], 'line 9: 2026-01-07 is not later than 2026-01-07.'],
    [['estimate', 'none.csv'], 'cannot be read'],
    [['estimate', 'prices.csv', '--values', 'CCC=1'], 'has no prices of CCC.'],
    [
      ['estimate', 'prices.csv', '--method', 'historical', '--confidence', '0.99'],
      '59 returns of all of them, and 100',
    ],
    [['backtest', 'prices.csv'], '59 returns of all of them, and 253'],
    [['backtest', 'prices.csv', '--window', '5', '--method', 'historical'], 'too short: 20 are needed.'],
  ])('refuses %j', ([command, name, ...flags], message) => {
    const { code, out, err } = run(command as string, file(name as string), ...flags);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(message);
  });

  test.each([
    ['--confidence', '1'],
    ['--confidence', '0.0'],
    ['--horizon', '0'],
    ['--amount', '1e9'],
    ['--values', 'AAA=1,AAA=2'],
    ['--values', 'AAA'],
    ['--method', 'guess'],
    ['--periods', '-1'],
  ])('refuses the flag %s %s', (flag, value) => {
    const { code, err } = run('estimate', file('prices.csv'), flag, value);
    expect(code).toBe(1);
    expect(err).toContain(flag);
  });
});
