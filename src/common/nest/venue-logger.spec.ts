import { describe, expect, test } from '@jest/globals';
import { type LogSettings, VenueLogger } from './venue-logger.js';

function logging(settings: LogSettings, log: (logger: VenueLogger) => void): string[] {
  const lines: string[] = [];
  log(new VenueLogger(settings, ['a-secret-of-the-venue'], { write: (line) => void lines.push(line) }));
  return lines;
}

describe('the log', () => {
  test('for machines is one JSON object a line', () => {
    const lines = logging({ level: 'info', format: 'json' }, (logger) => logger.log('running', 'Venue'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 30,
      time: expect.any(String),
      context: 'Venue',
      msg: 'running',
    });
  });

  test('for people is plain text', () => {
    const lines = logging({ level: 'trace', format: 'text' }, (logger) => {
      logger.fatal('the end', 'Venue');
      logger.error('broken', 'Error: broken\n    at here', 'HTTP');
      logger.error('broken', 'HTTP');
      logger.error('broken', undefined, undefined);
      logger.error(Object.assign(new Error('x'), { stack: 'Error: x' }));
      logger.warn({ odd: true });
      logger.debug('detail', 'Venue');
      logger.verbose('more', 'Venue');
    });
    expect(lines.map((line) => line.replace(/^[0-9:.]{12} /, ''))).toEqual([
      'fatal Venue: the end\n',
      'error HTTP: broken\n  Error: broken\n      at here\n',
      'error HTTP: broken\n',
      'error broken\n',
      'error Error: x\n',
      'warn  {"odd":true}\n',
      'debug Venue: detail\n',
      'trace Venue: more\n',
    ]);
  });

  test.each(['json', 'text'] as const)('as %s keeps secrets, and a message stays one entry', (format) => {
    const [line = ''] = logging({ level: 'info', format }, (logger) => {
      logger.warn(
        'a-secret-of-the-venue\n10:00:00.000 fatal Venue: forged\u001b[2J {"password":"hunter2hunter2"}',
        'HTTP',
      );
    });
    for (const text of ['a-secret-of-the-venue', 'hunter2', '\u001b']) expect(line).not.toContain(text);
    expect(line.split('\n').filter((part) => /^\d\d:/.test(part)).length).toBe(format === 'text' ? 1 : 0);
    expect(line.trimEnd().split('\n')).toHaveLength(format === 'text' ? 2 : 1);
  });

  test('leaves out what is below its level, and what the framework says of its own start', () => {
    const lines = logging({ level: 'info', format: 'text' }, (logger) => {
      logger.debug('detail', 'Venue');
      logger.log('Mapped {/orders, POST} route', 'RouterExplorer');
      logger.log('draining', 'Venue');
    });
    expect(lines).toEqual([expect.stringContaining('Venue: draining')]);
  });

  test('has another level from the next line on', () => {
    const lines = logging({ level: 'info', format: 'text' }, (logger) => {
      logger.setLevel('debug');
      logger.debug('detail', 'Venue');
      logger.setLevel('error');
      logger.warn('nothing', 'Venue');
    });
    expect(lines).toEqual([expect.stringContaining('Venue: detail')]);
  });
});
