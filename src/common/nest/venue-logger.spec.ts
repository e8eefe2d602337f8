import { describe, expect, test } from '@jest/globals';
import { type LogSettings, VenueLogger } from './venue-logger.js';

function logging(settings: LogSettings, log: (logger: VenueLogger) => void): string[] {
  const lines: string[] = [];
  log(new VenueLogger(settings, { write: (line) => void lines.push(line) }));
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
      'error HTTP: broken\nError: broken\n    at here\n',
      'error HTTP: broken\n',
      'error broken\n',
      'error Error: x\n',
      'warn  {"odd":true}\n',
      'debug Venue: detail\n',
      'trace Venue: more\n',
    ]);
  });

  test('leaves out what is below its level, and what the framework says of its own start', () => {
    const lines = logging({ level: 'info', format: 'text' }, (logger) => {
      logger.debug('detail', 'Venue');
      logger.log('Mapped {/orders, POST} route', 'RouterExplorer');
      logger.log('draining', 'Venue');
    });
    expect(lines).toEqual([expect.stringContaining('Venue: draining')]);
  });
});
