// bolt.mjs PORT DATABASE: a help-desk bot as one would write it with Bolt and better-sqlite3: /guichet new makes a ticket with its first entry,
// its history and a row of the outbox in one durable transaction, then answers; a button lists what is open.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const [port, file] = process.argv.slice(2);
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`CREATE TABLE inbox (key TEXT PRIMARY KEY);
  CREATE TABLE ticket (id INTEGER PRIMARY KEY, title TEXT, requester TEXT, status TEXT, created INTEGER);
  CREATE TABLE entry (id INTEGER PRIMARY KEY, ticket INTEGER, author TEXT, text TEXT, created INTEGER);
  CREATE TABLE event (id INTEGER PRIMARY KEY, ticket INTEGER, what TEXT, created INTEGER);
  CREATE TABLE outbox (id INTEGER PRIMARY KEY, ticket INTEGER, body TEXT, due INTEGER);
  CREATE INDEX ticket_open ON ticket (requester, status);`);
const seen = db.prepare('INSERT OR IGNORE INTO inbox VALUES (?)');
const ticket = db.prepare("INSERT INTO ticket (title, requester, status, created) VALUES (?, ?, 'new', ?)");
const entry = db.prepare('INSERT INTO entry (ticket, author, text, created) VALUES (?, ?, ?, ?)');
const event = db.prepare('INSERT INTO event (ticket, what, created) VALUES (?, ?, ?)');
const outbox = db.prepare('INSERT INTO outbox (ticket, body, due) VALUES (?, ?, ?)');
const open = db.prepare("SELECT id, title FROM ticket WHERE requester = ? AND status = 'new' ORDER BY id DESC LIMIT 10");
const create = db.transaction((key, user, text) => {
  if (!seen.run(key).changes) return 0;
  const now = Date.now();
  const id = Number(ticket.run(text, user, now).lastInsertRowid);
  entry.run(id, user, text, now);
  event.run(id, 'created', now);
  outbox.run(id, JSON.stringify({ text }), now);
  return id;
});

const app = new bolt.App({
  signingSecret: 'bench-secret', logLevel: bolt.LogLevel.ERROR,
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BENCH', botUserId: 'U0BENCH', teamId: 'T0ACME' }),
});
app.command('/guichet', async ({ command, ack }) => {
  const id = create(`command:${command.trigger_id}`, command.user_id, command.text.replace(/^new /, ''));
  await ack(`G-${id} · ${command.text}`);
});
app.action('a', async ({ body, action, ack }) => {
  db.transaction(() => { seen.run(`action:${action.action_ts}`); open.all(body.user.id); })();
  await ack();
});
await app.start(Number(port));
console.log('ready');
