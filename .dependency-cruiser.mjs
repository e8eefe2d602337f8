/**
 * The layers of the venue (docs/ARCHITECTURE.md), as rules. A module's top-level files are its public face,
 * `domain/` is pure and may be read by layers above, every other subfolder is private.
 */

/**
 * Lowest first, by folders of src/modules. A module may import itself and lower layers; never a peer, never anything
 * above. What matches, settles and refuses is pure and below the engine; the read sides of the same modules are above.
 */
const layers = [
  '(instruments|matching|risk|ledger)/domain',
  '(engine)',
  '(instruments)',
  '(projections)',
  '(identity|rate-limits)',
  '(audit)',
  '(approvals)',
  '(orders|market-data|ledger|risk|auth|withdrawals|reconciliation|trade-revisions)',
  '(realtime|binance|simulation|flow|risk-analytics|event-history)',
  '(monitoring)',
  '(alerting)',
  // A client of the venue, with the tables of its wire.
  '(load-test)',
];
const below = (index) => (index === 0 ? 'instruments/domain/' : `${layers[0]}/`);

const src = (path) => `^src/${path}`;
const spec = '\\.spec\\.ts$';
/** What is started, and what puts modules together. */
const ROOT_FILE = '^src/[^/]+\\.ts$';
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    ...layers.map((layer, index) =>
      error(
        `layer-${index + 1}`,
        `${layer} may import lower layers only; share types downwards (common/model), notify upwards by events`,
        { path: src(`modules/${layer}/`), pathNot: spec },
        {
          path: src(`modules/(${layers.slice(index).join('|')})/`),
          // The three engines read instruments, which has no opinion about them.
          pathNot: [src('modules/$1/'), src(`modules/${below(index)}`)],
        },
      ),
    ),
    error(
      'unknown-module',
      'A module that no layer names escapes the rules: add it to `layers` in .dependency-cruiser.mjs',
      { path: src('modules/[^/]+/'), pathNot: src(`modules/(${layers.join('|')}|matching)/`) },
      {},
    ),
    error(
      'leaves',
      'common/ and config/ are below all modules; common/ does not know the configuration either',
      { path: src('(common|config)/'), pathNot: spec },
      { path: `${src('(modules|cli)/')}|${ROOT_FILE}` },
    ),
    error(
      'common-knows-no-config',
      'What common/ needs from the configuration is passed in, so that a test builds it with `new`',
      { path: src('common/') },
      { path: src('config/') },
    ),
    error(
      'domain-is-pure',
      'domain/ and common/ are plain TypeScript: no package, no node: module, no framework, only other pure code',
      { path: src('(common|modules/[^/]+/domain)/'), pathNot: [spec, src('common/nest/')] },
      { pathNot: [src('common/(?!nest/)'), src('modules/[^/]+/domain/')] },
    ),
    error(
      'subfolders-are-private',
      "Import a module's top-level file or its domain/; its other folders may change without notice",
      { path: src('modules/([^/]+)/') },
      { path: src('modules/[^/]+/[^/]+/'), pathNot: [src('modules/$1/'), src('modules/[^/]+/domain/')] },
    ),
    error(
      'modules-private-to-the-application',
      'The files of src/ and cli/ see the public face of a module only',
      { path: `${ROOT_FILE}|${src('cli/')}` },
      { path: src('modules/[^/]+/[^/]+/'), pathNot: src('modules/[^/]+/domain/') },
    ),
    error(
      'only-the-engine-drives-the-engines',
      'Matching, risk and ledger change in sequence, so only engine/ calls them; their types are free to use',
      { path: src('modules/([^/]+)/'), pathNot: [src('modules/engine/'), spec] },
      {
        path: src('modules/(matching|risk|ledger)/domain/'),
        pathNot: src('modules/$1/'),
        dependencyTypesNot: ['type-only'],
      },
    ),
    error(
      'edges-speak-through-the-buses',
      'A controller or gateway dispatches a command or query class; it never holds the engine itself',
      { path: src('modules/[^/]+/.*\\.(controller|gateway)\\.ts$') },
      { path: src('modules/engine/'), pathNot: '(command|quer)', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'rows-stay-at-home',
      'TypeORM and the driver are for entities, projections, stores, queries and migrations; others ask them',
      {
        path: src(''),
        pathNot: [
          '\\.(entity|projection|store|repository|queries|module|migration|data-source)\\.ts$',
          '/(persistence|projections|migrations)/',
          // SQLite as a portable lock; it holds no rows.
          'journal/data-dir-lock\\.ts$',
          src('config/'),
          src('cli/doctor\\.ts$'), // It only tries whether the driver loads.
          spec,
        ],
      },
      { path: 'node_modules/(@nestjs/typeorm|typeorm|sqlite3)/' },
    ),
    error(
      'entities-stay-at-home',
      'An entity never leaves its module: toRow and fromRow sit beside the projection',
      { path: src('modules/([^/]+)/') },
      { path: '\\.entity\\.ts$', pathNot: src('modules/$1/') },
    ),
    error(
      'sockets-stay-in-gateways',
      'One upgrade router owns the sockets; other modules publish, and a load test is a client',
      { path: src(''), pathNot: src('modules/(realtime|binance|load-test)/') },
      { path: 'node_modules/(ws|socket\\.io|@nestjs/websockets|@nestjs/platform-socket\\.io)/' },
    ),
    error(
      'client-shares-what-is-pure',
      'The client package has the tables of the wire and small pure helpers in common with the venue, and needs nothing else',
      { path: '^clients/', pathNot: spec },
      {
        pathNot: [
          '^clients/',
          src('(common/(?!nest/)|modules/(realtime|market-data)/domain/)'),
          src('common/nest/wire-time\\.ts$'),
        ],
        // Types of its optional peer.
        dependencyTypesNot: ['type-only'],
      },
    ),
    error(
      'terminal-uses-the-client',
      'The terminal speaks to the venue through the client package, as everybody else can; it shares pure helpers only',
      { path: '^web/', pathNot: spec },
      {
        path: '^(src|test|bench|scripts|clients)/',
        pathNot: ['^clients/typescript/src/tradsys\\.ts$', src('common/(?!nest/)')],
      },
    ),
    error(
      'no-barrels',
      'index.ts is banned, import the file itself because barrels hide cycles',
      {},
      { path: '/index\\.ts$', pathNot: 'node_modules' },
    ),
    error(
      'no-cycles',
      'Files that need each other are one file, or one of them is in the wrong layer',
      {},
      { circular: true, path: '^(src|test|bench|clients|web)/' },
    ),
    // Orphans are dead files, and knip finds every one of them, also those that import something.
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
