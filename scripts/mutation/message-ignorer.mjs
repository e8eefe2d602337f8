/**
 * What a failed invariant or a thrown error says is for people: no test compares it, so it is not mutated. The condition
 * of an invariant still is.
 */
const REASON = 'the text of an error is for people';

const messages = {
  shouldIgnore({ node, parent }) {
    if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return undefined;
    const isInvariant = parent.type === 'CallExpression' && parent.callee.name === 'invariant';
    const isError = parent.type === 'NewExpression' && String(parent.callee.name).endsWith('Error');
    return isInvariant || isError ? REASON : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'messages', value: messages }];
