/** How the terminal is built: a page, a script, a style sheet and a font, each but the page under the hash of its content. */
export default {
  root: import.meta.dirname,
  // Nothing within the page: its policy allows neither inline scripts and styles nor images from elsewhere.
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};
