/** Compiles bench and what it uses of src, as the build compiles src, into a folder beside the workloads. */
import { transform } from '@swc/core';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Returns the folder that now holds `bench/` and `src/` as JavaScript. */
export async function buildBench(root) {
  const out = join(root, 'bench/.cache/build');
  rmSync(out, { recursive: true, force: true });
  const { exclude: _specs, $schema: _schema, ...options } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  const files = ['src', 'bench'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  await Promise.all(
    files.map(async (file) => {
      const { code, map } = await transform(readFileSync(file, 'utf8'), { ...options, swcrc: false, filename: file });
      const target = join(out, relative(root, file)).replace(/\.ts$/, '.js');
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, `${code}//# sourceMappingURL=${target.replace(/^.*\//, '')}.map\n`);
      writeFileSync(`${target}.map`, map);
    }),
  );
  return out;
}
