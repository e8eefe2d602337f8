/** A tree as a flame graph, widest first, and its functions by what they take themselves; no script, nothing from elsewhere. */

const [WIDTH, ROW, SMALLEST, FUNCTIONS, CHARACTER] = [1_400, 18, 0.5, 40, 6.6];

const style = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1c1e21; } h1 { font-size: 1.2rem; }
svg { width: 100%; height: auto; font: 11px ui-monospace, monospace; } rect { stroke: #fff; stroke-width: .5; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } td { padding: .1rem 1rem .1rem 0; } td:first-child, td:nth-child(2) { text-align: right; }`;

export function flamePage(title, tree, unit) {
  const whole = weighed(tree);
  const rows = [];
  const depth = draw(whole, 0, 0, WIDTH / whole.total, { rows, whole, unit });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head><body>
<h1>${escaped(title)}</h1>
<p>${figure(whole.total)} ${unit} in all. A box is a function, as wide as what it and all it calls take; hold the pointer over it for figures.</p>
<svg viewBox="0 0 ${WIDTH} ${(depth + 1) * ROW}">${rows.join('')}</svg>
<h2>By function, without what it calls</h2>
<table>${topOf(whole, unit)}</table>
</body></html>
`;
}

/** With totals, children by their weight. */
function weighed({ children, ...node }) {
  const own = children.map(weighed).toSorted((one, other) => other.total - one.total);
  return { ...node, children: own, total: own.reduce((sum, { total }) => sum + total, node.self) };
}

/** Returns the depth of the deepest box that is drawn. */
function draw(node, x, depth, scale, page) {
  const width = node.total * scale;
  if (width < SMALLEST) return depth - 1;
  const share = `${((100 * node.total) / page.whole.total).toFixed(2)} %`;
  const tip = `${node.name} ${node.place}\n${figure(node.total)} ${page.unit}, ${share}; itself ${figure(node.self)}`;
  const text = width < 4 * CHARACTER ? '' : node.name.slice(0, Math.floor((width - 6) / CHARACTER));
  page.rows.push(
    `<g><title>${escaped(tip)}</title><rect x="${x.toFixed(2)}" y="${depth * ROW}" width="${width.toFixed(2)}" height="${ROW}" fill="${colourOf(node)}"/>` +
      `${text === '' ? '' : `<text x="${(x + 3).toFixed(2)}" y="${depth * ROW + 13}">${escaped(text)}</text>`}</g>`,
  );
  let [at, deepest] = [x, depth];
  for (const child of node.children) {
    deepest = Math.max(deepest, draw(child, at, depth + 1, scale, page));
    at += child.total * scale;
  }
  return deepest;
}

/** The venue's own code in one hue for each module, what it stands on in grey. */
function colourOf({ place }) {
  const [, module] = /^modules\/([^/]+)/.exec(place) ?? [];
  if (module === undefined) return place.startsWith('common/') ? '#cfe3ff' : '#e2e4e7';
  const hue = Array.from(module).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return `hsl(${hue} 70% 78%)`;
}

function topOf(whole, unit) {
  const byFunction = new Map();
  const add = ({ name, place, self, children }) => {
    const key = `${name}  ${place}`;
    byFunction.set(key, (byFunction.get(key) ?? 0) + self);
    children.forEach(add);
  };
  add(whole);
  return [...byFunction]
    .toSorted((one, other) => other[1] - one[1])
    .slice(0, FUNCTIONS)
    .map(
      ([key, self]) =>
        `<tr><td>${figure(self)} ${unit}</td><td>${((100 * self) / whole.total).toFixed(1)} %</td><td>${escaped(key)}</td></tr>`,
    )
    .join('\n');
}

function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
