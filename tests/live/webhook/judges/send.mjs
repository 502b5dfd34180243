// The official clients send, and each answer as the client sees it is a line of JSON.
//     node send.mjs BASE SLACK_PATH SECRET
import { IncomingWebhook } from '@slack/webhook';
import { CloudEvent, HTTP, Mode, emitterFor, httpTransport } from 'cloudevents';
import { sign as githubSign } from '@octokit/webhooks-methods';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import Stripe from 'stripe';

const [base, slackPath, secret] = process.argv.slice(2);
const say = (name, answer) => console.log(JSON.stringify({ name, ...answer }));
const post = async (name, path, headers, body) => {
  const response = await fetch(base + path, { method: 'POST', headers, body });
  say(name, { status: response.status, type: response.headers.get('content-type'), body: await response.text() });
};
const attempt = async (name, action) => {
  try {
    say(name, { took: await action() });
  } catch (error) {
    say(name, { threw: error.message, code: error.code });
  }
};

// ---- @slack/webhook
const slack = new IncomingWebhook(base + slackPath, { username: 'nightly' });
await attempt('slack text', () => slack.send('Sauvegarde <https://ci.example.org/1|no 1> &amp; été 🎫\nsecond line'));
await attempt('slack attachment', () => slack.send({
  attachments: [{ fallback: 'f', pretext: 'Build', title: 'Failed', title_link: 'https://ci.example.org/2', text: 'tests', color: 'danger',
    fields: [{ title: 'Branch', value: 'main', short: true }] }] }));
await attempt('slack blocks', () => slack.send({
  blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Disk full' } }, { type: 'divider' },
    { type: 'section', text: { type: 'mrkdwn', text: '*web1* is at 98 %' }, fields: [{ type: 'mrkdwn', text: '*Host:*\nweb1' }] },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'from the night watch' }] }] }));
await attempt('slack nothing', () => slack.send({}));
await attempt('slack stranger', () => new IncomingWebhook(base + slackPath + 'x').send('x'));

// ---- cloudevents
const ce = { headers: { authorization: `Bearer ${secret}` } };
const modes = { binary: emitterFor(httpTransport(base + '/hook/events'), { mode: Mode.BINARY }),
  structured: emitterFor(httpTransport(base + '/hook/events'), { mode: Mode.STRUCTURED }) };
const event = (more) => new CloudEvent({ type: 'org.example.disk', source: '/monitor', ...more });
for (const [mode, emit] of Object.entries(modes)) {
  const one = (name, more) => attempt(`cloudevents ${mode} ${name}`, async () => (await emit(event(more), ce)).body);
  const full = { id: mode + 1, subject: 'Disque plein', severitytext: 'ERROR', data: { text: 'ça déborde 🎫', priority: 'urgent', host: 'web1' } };
  await one('object', full);
  await one('again', full);
  await one('text', { id: mode + 2, data: 'Bonjour à tous', datacontenttype: 'text/plain' });
  await one('bytes', { id: mode + 3, data: new Uint8Array([0, 255, 1]), datacontenttype: 'application/octet-stream' });
  await one('latin', { id: mode + 4, subject: 'été', data: { text: 'x' } });
}
const nothing = HTTP.binary(event({ id: 'nothing' }));
await post('cloudevents nothing', '/hook/events', { ...nothing.headers, ...ce.headers }, '');
const batch = JSON.stringify([1, 2, 3].map((n) => event({ id: 'batch' + n, subject: 'batch ' + n })));
await post('cloudevents batch', '/hook/events', { 'content-type': 'application/cloudevents-batch+json', ...ce.headers }, batch);

// ---- those that sign
const body = JSON.stringify({ event: 'create', title: 'Prix 10 € «été»\u2028🎫', text: 'a\r\nb', priority: 'high' }), now = new Date();
const standard = (prefix, judge, id) => ({ [`${prefix}-ID`]: id, [`${prefix}-Timestamp`]: `${Math.floor(now / 1000)}`,
  [`${prefix}-Signature`]: new judge(secret).sign(id, now, body), 'Content-Type': 'application/json' });
await post('standard', '/hook/standard', standard('Webhook', Standard, 'msg_1'), body);
await post('standard again', '/hook/standard', standard('Webhook', Standard, 'msg_1'), body);
await post('svix', '/hook/svix', standard('Svix', Svix, 'msg_2'), body);
const push = '{"object_kind":"push"}';
await post('gitlab', '/hook/gitlab', { 'X-Gitlab-Token': secret, 'Content-Type': 'application/json' }, push);
await post('gitlab signed', '/hook/gitlab', { 'webhook-id': 'm4', 'webhook-timestamp': `${Math.floor(now / 1000)}`,
  'webhook-signature': new Standard(secret).sign('m4', now, push), 'Content-Type': 'application/json' }, push);
const github = async (name, kind, payload) => post(name, '/hook/github', { 'X-GitHub-Event': kind, 'X-GitHub-Delivery': name,
  'Content-Type': 'application/json', 'X-Hub-Signature-256': await githubSign(secret, payload) }, payload);
const issue = { action: 'opened', repository: { id: 1, full_name: 'acme/shop' }, sender: { login: 'marie' },
  issue: { number: 7, title: 'Panier vide', body: 'é\r\n🎫', html_url: 'https://github.com/acme/shop/issues/7', updated_at: '2026-11-22T10:00:00Z',
    user: { login: 'marie' } } };
await github('github ping', 'ping', JSON.stringify({ zen: 'Keep it logically awesome.', hook_id: 1 }));
await github('github issue', 'issues', JSON.stringify(issue));
const filled = (length) => JSON.stringify({ zen: 'x'.repeat(length - 10) });
await github('github most', 'ping', filled(1024 * 1024));
await github('github too much', 'ping', filled(1024 * 1024 + 1));
const payload = JSON.stringify({ id: 'evt_1', type: 'charge.failed', data: { object: { id: 'ch_1', description: 'Carte refusée' } } });
const stripe = new Stripe('sk_test_x').webhooks.generateTestHeaderString({ payload, secret });
await post('stripe', '/hook/stripe', { 'Stripe-Signature': stripe, 'Content-Type': 'application/json; charset=utf-8' }, payload);
await post('stripe again', '/hook/stripe', { 'Stripe-Signature': stripe, 'Content-Type': 'application/json; charset=utf-8' }, payload);
