import { expect, test } from '@jest/globals';
import { cachingOf } from './web-caching.js';

test.each(['/opt/tradsys/web', '/srv/assets/tradsys/web', '/srv/assets'])(
  'of a terminal in %s the page is asked for each time, what is named by its hash is not',
  (folder) => {
    for (const page of ['index.html', 'favicon.svg', 'about/assets/index.html'])
      expect(cachingOf(folder, `${folder}/${page}`)).toBe('no-cache');
    expect(cachingOf(folder, `${folder}/assets/main-1a2b.js`)).toBe('public, max-age=31536000, immutable');
  },
);
