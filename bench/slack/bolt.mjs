// bolt.mjs PORT DATABASE FROM API: a help-desk bot as one would write it with Bolt and better-sqlite3, doing the work that the desk does for a
// command: the very same rows into the same tables and indexes (those of FROM, a database that the desk wrote: one ticket's share of each
// table for every command), in one durable transaction, then the answer; a card and a receipt posted, each channel's one after the other;
// and what Slack answered written down, durably again. Looking things up, counting time, sorting by words and the chain of the history are left
// out: the rows come ready made.
import bolt from '@slack/bolt';
import Database from 'better-sqlite3';

const [port, file, source, api] = process.argv.slice(2);
const AFTER = ['attempt', 'native_ref']; // written when Slack has answered
const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('foreign_keys = OFF');

function read() { // ids are longer than what a number of JavaScript holds
  const from = new Database(source, { readonly: true });
  from.defaultSafeIntegers(true);
  return from;
}
const from = read();
const named = from.prepare(`SELECT name, tbl_name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%'
  AND tbl_name NOT LIKE '%\\_text\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY type DESC`).all();
named.forEach(({ sql }) => db.exec(sql));
const tickets = Number(from.prepare('SELECT count(*) FROM ticket').pluck().get());
const tables = named.filter((one) => one.type === 'table').map(({ name }) => ({
  name,
  size: Number(from.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()),
  width: from.prepare(`SELECT * FROM "${name}"`).columns().length,
})).filter((table) => table.size >= tickets / 2);
tables.forEach((table) => {
  table.rows = read().prepare(`SELECT * FROM "${table.name}"`).raw().iterate(); // as they are needed: they are no part of its memory
  table.insert = db.prepare(`INSERT INTO "${table.name}" VALUES (${Array(table.width).fill('?').join()})`);
  table.done = 0;
});
const outboxIds = from.prepare('SELECT id FROM outbox').pluck().iterate();

function share(table, count, parts) {
  const end = Math.min(table.size, Math.floor((count * table.size) / (tickets * parts)));
  for (; table.done < end; table.done += 1) table.insert.run(table.rows.next().value);
}
const before = tables.filter((table) => !AFTER.includes(table.name));
const after = tables.filter((table) => AFTER.includes(table.name));
db.exec('CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID');
const seen = db.prepare('INSERT OR IGNORE INTO seen VALUES (?)');
let commands = 0;
let posts = 0;
const create = db.transaction((key) => {
  if (!seen.run(key).changes) return;
  commands += 1;
  before.forEach((table) => share(table, commands, 1));
});
const sent = db.prepare('UPDATE outbox SET state = 2, done_ms = ?, remote_id = ? WHERE id = ?');
const told = db.transaction((ts) => {
  posts += 1;
  after.forEach((table) => share(table, posts, 2));
  sent.run(Date.now(), ts, outboxIds.next().value ?? 0);
});

const app = new bolt.App({
  signingSecret: 'bench-secret', logLevel: bolt.LogLevel.ERROR, clientOptions: { slackApiUrl: api },
  authorize: async () => ({ botToken: 'xoxb-bench', botId: 'B0BENCH', botUserId: 'U0BENCH', teamId: 'T0ACME' }),
});
const lanes = new Map();
function post(client, channel, text, values) {
  const button = (value) => ({ type: 'button', action_id: value, text: { type: 'plain_text', text: value, emoji: true }, value });
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text } }];
  if (values.length) blocks.push({ type: 'actions', block_id: 'a', elements: values.map(button) });
  const metadata = { event_type: 'guichet', event_payload: { key: `k${commands}` } };
  const say = () => client.chat.postMessage({ channel, text, blocks, metadata, unfurl_links: false, unfurl_media: false }).then(({ ts }) => told(ts));
  lanes.set(channel, (lanes.get(channel) ?? Promise.resolve()).then(say));
}
app.command('/guichet', async ({ command, ack, client }) => {
  create(`command:${command.trigger_id}`);
  await ack(`G-${commands} · ${command.text}`);
  post(client, 'C0DESK', `🆕 G-${commands} ${command.text} · new · normal\n${command.user_name} · none\nAnswer by Monday 12:00`,
    ['!take', '!close ', '!priority low ', '!priority high', '!priority urgent']);
  post(client, 'D0MARIE', `🎫 G-${commands} · ${command.text}\nNetwork · priority normal\nTarget for a solution: Monday 12:00.\nWrite here to add details.`, []);
});
await app.start(Number(port));
console.log('ready', tables.map((table) => `${table.name} ${(table.size / tickets).toFixed(1)}`).join(', '));
