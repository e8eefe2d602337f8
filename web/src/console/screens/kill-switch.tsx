/** Stops everything, or a part of it, at once. */
import { rest } from '../../venue/venue.js';
import { ActionForm, Block } from '../action.js';

const scopes = ['venue', 'account', 'trade_group', 'instrument', 'session'] as const;

export function KillSwitch() {
  return (
    <Block title="Kill switch">
      <p class="muted">
        Cancels all open orders of whom it names and refuses new ones, until it is released. A release may need a second
        person.
      </p>
      <Switch isActive />
      <Switch isActive={false} />
    </Block>
  );
}

function Switch({ isActive }: { readonly isActive: boolean }) {
  const verb = isActive ? 'Stop' : 'Release';
  return (
    <ActionForm
      title={isActive ? 'Stop trading' : 'Release'}
      submitLabel={verb}
      isDanger={isActive}
      fields={[
        { name: 'scope', label: 'Whom', options: scopes },
        {
          name: 'target',
          label: 'Target',
          isOptional: true,
          hint: 'Id of the account, group or session, or the symbol.',
        },
      ]}
      question={({ scope = '', target = '' }) =>
        isActive
          ? `All open orders of ${nameOf(scope, target)} are cancelled, and new ones are refused.`
          : `${nameOf(scope, target)} may trade again.`
      }
      done={isActive ? 'Stopped.' : 'Released.'}
      run={({ scope = 'venue', target = '' }) =>
        rest.call('riskAdminSetKillSwitch', { body: { active: isActive, ...targetOf(scope, target) } })
      }
    />
  );
}

function nameOf(scope: string, target: string): string {
  return scope === 'venue' ? 'the whole venue' : `${scope.replace('_', ' ')} ${target}`;
}

function targetOf(scope: string, target: string): object {
  if (scope === 'account') return { accountId: target };
  if (scope === 'trade_group') return { tradeGroup: Number(target) };
  if (scope === 'instrument') return { symbol: target };
  return scope === 'session' ? { sessionId: Number(target) } : {};
}
