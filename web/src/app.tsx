/** The page: a head, the panels, windows over them. On a phone one panel at a time. */
import { Tabs } from './parts/tabs.js';
import { Account } from './panels/account.js';
import { Alerts } from './panels/alerts.js';
import { Chart } from './panels/chart.js';
import { ExplanationWindow } from './panels/explanation.js';
import { Header } from './panels/header.js';
import { Help } from './panels/help.js';
import { Ladder } from './panels/ladder.js';
import { LayoutWindow } from './panels/layout-window.js';
import { Login } from './panels/login.js';
import { Tape } from './panels/tape.js';
import { Ticket } from './panels/ticket.js';
import { Watch } from './panels/watch.js';
import { gridTemplate, isShown, type Panel } from './layout/layout.js';
import { isLayoutOpen, isWide, places } from './state/layouts.js';
import { explained } from './state/explanation.js';
import { sessionFault } from './state/session.js';
import { instruments } from './state/market.js';
import { isHelpOpen, isLoginOpen, phoneTab } from './state/settings.js';
import { connection, readsBehind } from './venue/venue.js';

const phoneTabs = [
  { id: 'chart', label: 'Chart' },
  { id: 'book', label: 'Book' },
  { id: 'trade', label: 'Trade' },
  { id: 'orders', label: 'Orders' },
] as const;

export function App() {
  return (
    <div class="app" data-phone-tab={phoneTab.value}>
      <Header />
      <Notice />
      <Panels />
      <nav class="phone-nav" aria-label="Panels">
        <Tabs
          className="phone-tabs"
          label="Panels"
          tabs={phoneTabs}
          chosen={phoneTab.value}
          choose={(tab) => (phoneTab.value = tab)}
          controls="panels"
        />
      </nav>
      <Alerts />
      {isLoginOpen.value && <Login />}
      {isHelpOpen.value && <Help />}
      {isLayoutOpen.value && <LayoutWindow />}
      {explained.value !== undefined && <ExplanationWindow />}
    </div>
  );
}

/** A wide page has the panels where the layout says, a narrow one where its style sheet does. */
function Panels() {
  const now = places.value;
  const isHere = (panel: Panel): boolean => !isWide.value || isShown(now, panel);
  return (
    <main class="panels" id="panels" style={{ '--layout': gridTemplate(now) }}>
      {isWide.value && isShown(now, 'watch') && <Watch />}
      {isHere('chart') && <Chart />}
      {isHere('market') && (
        <div class="market">
          <Ladder />
          <Tape />
        </div>
      )}
      {isHere('ticket') && <Ticket />}
      {isHere('account') && <Account />}
    </main>
  );
}

/** What holds for the whole page. */
function Notice() {
  const text = noticeText();
  return text === undefined ? null : (
    <p class="notice" role="status">
      {text}
    </p>
  );
}

function noticeText(): string | undefined {
  const state = connection.value;
  if (state === 'offline')
    return 'There is no network. What you see is as it was; it goes on by itself when the network is back.';
  if (state === 'reconnecting')
    return 'The connection to the venue is cut. What you see is as it was; the terminal connects again by itself.';
  if (state === 'live' && instruments.value.length === 0)
    return 'This venue has no instruments yet. An operator defines them by POST /api/v1/admin/instruments (see /docs).';
  if (readsBehind.value > 0)
    return 'The venue is still writing down its past. Candles and closed orders appear by themselves in a moment.';
  return sessionFault.value;
}
