import { effect } from '@preact/signals';
import { render } from 'preact';
import { App } from './app.js';
import { listenForShortcuts } from './shortcuts.js';
import { loadDemoAccounts } from './state/session.js';
import { symbol } from './state/settings.js';
import { clear } from './ticket/ticket.js';
import { openStream } from './venue/venue.js';
import './styles/base.css';
import './styles/controls.css';
import './styles/head.css';
import './styles/panels.css';
import './styles/phone.css';

const root = document.getElementById('app');
if (root !== null) {
  root.replaceChildren();
  render(<App />, root);
}
effect(() => {
  if (symbol.value !== undefined) clear();
});
listenForShortcuts();
openStream('stranger');
void loadDemoAccounts();
