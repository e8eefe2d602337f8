import { join } from 'node:path';

const page = (path) => join(import.meta.dirname, path);

/** How the pages are built: a script, a style sheet and a font for each, under the hash of their content; what several use is loaded once. */
export default {
  root: import.meta.dirname,
  // Nothing within the page: its policy allows neither inline scripts and styles nor images from elsewhere.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rolldownOptions: {
      input: {
        terminal: page('index.html'),
        console: page('console/index.html'),
        dashboard: page('dashboard/index.html'),
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};
